using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Controllers.Volumes;
using Meridian.Objects;

namespace Meridian.Controllers.LocalVolumes;

/// <summary>Makes volumes for the claims that ask for directories of a node, and lets them grow.</summary>
internal sealed class LocalProvisioner(IKubeClient client, IInformers informers, EventRecorder events, ILocalVolumes folders) : IReconciler
{
    private static readonly ResourceType ClaimType = ResourceTypes.PersistentVolumeClaims;
    private static readonly ResourceType VolumeType = ResourceTypes.PersistentVolumes;

    private readonly IInformer claims = informers.For(ClaimType);
    private readonly IInformer volumes = informers.For(VolumeType);
    private readonly IInformer classes = informers.For(ResourceTypes.StorageClasses);
    private readonly IInformer nodes = informers.For(ResourceTypes.Nodes);
    private readonly ClaimUsers users = new(informers);

    public string Name => "local-path-provisioner";

    public void Watch(ReconcilerSources sources)
    {
        foreach (var read in (ResourceType[])[VolumeType, ResourceTypes.StorageClasses, ResourceTypes.Nodes]) sources.Reads(read);
        sources.Map(ClaimType, change => change.New is { } claim && IsOurs(claim) ? [change.Key] : []);
        users.Watch(sources);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (claims.Get(key) is not { } claim || !IsOurs(claim) || claim.Header.DeletionTimestamp is not null) return Requeue.None;
        var name = claim.View<PersistentVolumeClaim>().Spec.VolumeName;
        if (name.Length == 0) await ProvisionAsync(claim, cancellationToken);
        else if (volumes.Get(ObjectKey.Cluster(name)) is { } volume) await GrowAsync(claim, volume, cancellationToken);
        return Requeue.None;
    }

    private static bool IsOurs(KubeObject claim) => claim.Header.Annotations.GetValueOrDefault(VolumeAnnotations.Provisioner) == ILocalVolumes.Provisioner;

    private async Task ProvisionAsync(KubeObject claim, CancellationToken cancellationToken)
    {
        var (name, className) = (LocalVolumeBody.NameFor(claim), VolumeMatching.ClassOf(claim));
        if (volumes.Get(ObjectKey.Cluster(name)) is not null || classes.Get(ObjectKey.Cluster(className))?.View<StorageClass>() is not { } of) return;
        if (Place(claim, of) is not { } node)
        {
            await GiveUpNodeAsync(claim, cancellationToken);
            return;
        }
        events.Normal(claim, "Provisioning", $"External provisioner is provisioning volume for claim \"{claim.Key}\"");
        try
        {
            if (LocalVolumeBody.Refusal(claim.View<PersistentVolumeClaim>().Spec) is { Length: > 0 } refusal) throw new IOException(refusal);
            var path = folders.PathOf($"{name}_{claim.Header.Namespace}_{claim.Header.Name}");
            folders.Create(path);
            var body = LocalVolumeBody.Make(claim, of, node.Header.Labels.GetValueOrDefault(WellKnownLabels.Hostname) ?? node.Header.Name, path);
            await client.CreateAsync(VolumeType, null, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
            events.Normal(claim, "ProvisioningSucceeded", $"Successfully provisioned volume {name}");
        }
        catch (StatusException there) when (there.IsAlreadyExists)
        {
            // The cache is behind.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or StatusException)
        {
            events.Warning(claim, "ProvisioningFailed", $"failed to provision volume with StorageClass \"{className}\": {failure.Message}");
            // What cannot be had will not be had by trying again.
            if (failure is not IOException) throw;
        }
    }

    // A node that is gone was chosen: the scheduler is to choose again.
    private async Task GiveUpNodeAsync(KubeObject claim, CancellationToken cancellationToken)
    {
        if (claim.Header.Annotations.GetValueOrDefault(VolumeAnnotations.SelectedNode) is not { Length: > 0 } gone) return;
        events.Warning(claim, "ProvisioningFailed", $"failed to get target node: nodes \"{gone}\" not found");
        var metadata = new JsonObject { ["resourceVersion"] = claim.Header.ResourceVersion, ["annotations"] = new JsonObject { [VolumeAnnotations.SelectedNode] = null } };
        await client.PatchAsync(ClaimType, claim.Key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["metadata"] = metadata }), WriteOptions.Default, cancellationToken);
    }

    // The node where the volume is made; null while nobody has chosen it.
    private KubeObject? Place(KubeObject claim, StorageClass of)
    {
        if (users.Of(claim).Node is { Length: > 0 } chosen) return nodes.Get(ObjectKey.Cluster(chosen));
        if (of.WaitsForConsumer) return null;
        var all = nodes.List().OrderBy(n => n.Header.Name, StringComparer.Ordinal).ToList();
        // Spread over the nodes, but for one claim always the same.
        return all.Count == 0 ? null : all[(int)(StableHash(claim.Header.Uid) % (uint)all.Count)];
    }

    private static uint StableHash(string text) => text.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u);

    // A directory has no size of its own: what is asked for is had at once.
    private async Task GrowAsync(KubeObject claim, KubeObject volume, CancellationToken cancellationToken)
    {
        var view = claim.View<PersistentVolumeClaim>();
        var size = VolumeMatching.SizeOf(view.Spec.Resources.Requests);
        if (view.Status.Phase != "Bound" || size <= VolumeMatching.SizeOf(view.Status.Capacity)) return;
        if (size > VolumeMatching.SizeOf(volume.View<PersistentVolume>().Spec.Capacity))
        {
            events.Normal(claim, "Resizing", $"External resizer is resizing volume {volume.Header.Name}");
            var patch = new JsonObject { ["spec"] = new JsonObject { ["capacity"] = new JsonObject { ["storage"] = size.ToString() } } };
            await client.PatchAsync(VolumeType, volume.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, cancellationToken);
        }
        var status = ObjectStatus.CopyOf(claim);
        status["capacity"] = new JsonObject { ["storage"] = size.ToString() };
        await ObjectStatus.WriteAsync(client, ClaimType, claim, status, cancellationToken);
        events.Normal(claim, "VolumeResizeSuccessful", "Resize volume succeeded");
    }
}
