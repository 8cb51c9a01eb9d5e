using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.StorageProtection;

/// <summary>Lets claims go that no pod uses, and volumes that no claim holds: takes the finalizer away that admission gave them.</summary>
/// <param name="client">Where they are written.</param>
/// <param name="informers">The process's informers.</param>
/// <param name="type">Claims or volumes.</param>
/// <param name="finalizer">The finalizer.</param>
internal abstract class StorageProtectionReconciler(IKubeClient client, IInformers informers, ResourceType type, string finalizer) : IReconciler
{
    private readonly IInformer items = informers.For(type);

    public abstract string Name { get; }

    public virtual void Watch(ReconcilerSources sources) => sources.Map(type, change => change.New is { } item && IsLeaving(item) ? [change.Key] : []);

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (items.Get(key) is not { } item || !IsLeaving(item) || await IsUsedAsync(item, cancellationToken)) return Requeue.None;
        var kept = item.Header.Finalizers.Where(f => f != finalizer).Select(f => (JsonNode?)JsonValue.Create(f)).ToArray();
        var metadata = new JsonObject { ["resourceVersion"] = item.Header.ResourceVersion, ["finalizers"] = kept.Length > 0 ? new JsonArray(kept) : null };
        await client.PatchAsync(type, key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["metadata"] = metadata }), WriteOptions.Default, cancellationToken);
        return Requeue.None;
    }

    /// <summary>Whether somebody still needs the object, as the server says and not only the cache.</summary>
    protected abstract Task<bool> IsUsedAsync(KubeObject item, CancellationToken cancellationToken);

    private bool IsLeaving(KubeObject item) => item.Header.DeletionTimestamp is not null && item.Header.Finalizers.Contains(finalizer);
}

/// <summary>Claims stay while a pod that has not ended uses them.</summary>
internal sealed class ClaimProtectionReconciler(IKubeClient client, IInformers informers)
    : StorageProtectionReconciler(client, informers, ResourceTypes.PersistentVolumeClaims, "kubernetes.io/pvc-protection")
{
    private readonly IKubeClient client = client;

    public override string Name => "pvc-protection";

    public override void Watch(ReconcilerSources sources)
    {
        base.Watch(sources);
        sources.Map(ResourceTypes.Pods, change =>
            change.Old is { } old && (change.New is null || PodState.IsTerminal(change.New)) ? PodClaims.Of(old).Select(name => new ObjectKey(change.Key.Namespace, name)) : []);
    }

    protected override async Task<bool> IsUsedAsync(KubeObject item, CancellationToken cancellationToken)
    {
        var pods = await client.ListAsync(ResourceTypes.Pods, item.Header.Namespace, new ListOptions(), cancellationToken);
        return pods.Items.Any(p => !PodState.IsTerminal(p) && PodClaims.Of(p).Contains(item.Header.Name));
    }
}

/// <summary>Volumes stay while a claim holds them.</summary>
internal sealed class VolumeProtectionReconciler(IKubeClient client, IInformers informers)
    : StorageProtectionReconciler(client, informers, ResourceTypes.PersistentVolumes, "kubernetes.io/pv-protection")
{
    public override string Name => "pv-protection";

    protected override Task<bool> IsUsedAsync(KubeObject item, CancellationToken cancellationToken) =>
        Task.FromResult(item.View<PersistentVolume>().Status.Phase == "Bound");
}
