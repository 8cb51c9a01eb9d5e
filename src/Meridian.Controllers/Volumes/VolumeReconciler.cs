using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Volumes;

/// <summary>Says of each volume whose it is, and frees those whose claims are gone.</summary>
internal sealed class VolumeReconciler(IKubeClient client, IInformers informers, TimeProvider time, EventRecorder events) : IReconciler
{
    private static readonly ResourceType Volumes = ResourceTypes.PersistentVolumes;
    private const string ByClaim = "claim";

    private readonly IInformer volumes = informers.For(Volumes);
    private readonly IInformer claims = informers.For(ResourceTypes.PersistentVolumeClaims);

    public string Name => "persistentvolume";

    public void Watch(ReconcilerSources sources)
    {
        volumes.AddIndex(ByClaim, v => v.View<PersistentVolume>().Spec.ClaimRef is { } claim ? [$"{claim.Namespace}/{claim.Name}"] : []);
        sources.Objects(Volumes);
        sources.Map(ResourceTypes.PersistentVolumeClaims, change => volumes.ByIndex(ByClaim, $"{change.Key.Namespace}/{change.Key.Name}").Select(v => v.Key));
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (volumes.Get(key) is not { } volume || VolumePlan.Next(volume, await ClaimOfAsync(volume, cancellationToken)) is not { } stand) return Requeue.None;
        if (stand.Unbind) volume = await UnbindAsync(volume, cancellationToken);
        if (volume.View<PersistentVolume>().Status.Phase == stand.Phase) return Requeue.None;
        await WriteAsync(volume, stand, cancellationToken);
        if (stand.Fault.Length > 0) events.Warning(volume, "VolumeFailedDelete", stand.Fault);
        return Requeue.None;
    }

    // What the cache does not know the server may: data is lost if a claim is taken for gone.
    private async Task<KubeObject?> ClaimOfAsync(KubeObject volume, CancellationToken cancellationToken)
    {
        if (volume.View<PersistentVolume>().Spec.ClaimRef is not { Uid.Length: > 0 } reference) return null;
        var key = new ObjectKey(reference.Namespace, reference.Name);
        if (claims.Get(key) is { } cached && cached.Header.Uid == reference.Uid) return cached;
        try
        {
            var fresh = await client.GetAsync(ResourceTypes.PersistentVolumeClaims, key, cancellationToken);
            return fresh.Header.Uid == reference.Uid ? fresh : null;
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            return null;
        }
    }

    // A user's wish to keep the volume for a claim of that name stays.
    private Task<KubeObject> UnbindAsync(KubeObject volume, CancellationToken cancellationToken)
    {
        var ours = volume.Header.Annotations.ContainsKey(VolumeAnnotations.BoundByController);
        var metadata = new JsonObject { ["uid"] = volume.Header.Uid, ["resourceVersion"] = volume.Header.ResourceVersion };
        if (ours) metadata["annotations"] = new JsonObject { [VolumeAnnotations.BoundByController] = null };
        JsonObject? reference = ours ? null : new() { ["uid"] = null, ["resourceVersion"] = null };
        var patch = new JsonObject { ["metadata"] = metadata, ["spec"] = new JsonObject { ["claimRef"] = reference } };
        return client.PatchAsync(Volumes, volume.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, cancellationToken);
    }

    private Task WriteAsync(KubeObject volume, VolumeStand stand, CancellationToken cancellationToken)
    {
        var status = ObjectStatus.CopyOf(volume);
        status["phase"] = stand.Phase;
        status["lastPhaseTransitionTime"] = WireTime.Format(time.GetUtcNow());
        if (stand.Fault.Length > 0) status["message"] = stand.Fault;
        else status.Remove("message");
        return ObjectStatus.WriteAsync(client, Volumes, volume, status, cancellationToken);
    }
}
