using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.GarbageCollection;

/// <summary>Deletes objects whose owners are all gone, and holds owners back that want their dependents to go first.</summary>
/// <param name="client">The server.</param>
/// <param name="informers">The process's informers.</param>
/// <param name="types">Types that are collected, all but events; owners of other types count as being there.</param>
internal sealed class GarbageCollector(IKubeClient client, IInformers informers, ServedInformers types) : IReconciler
{
    private readonly OwnershipGraph graph = new(informers);

    public string Name => "garbage-collector";

    public void Watch(ReconcilerSources sources)
    {
        types.Follow(type => Add(sources, type), graph.Remove);
    }

    public KubeObject? Subject(ObjectKey key) => GarbageKey.Split(key) is var (type, item) ? graph.Informer(type)?.Get(item) : null;

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var (typeName, itemKey) = GarbageKey.Split(key);
        if (graph.Informer(typeName) is not { } informer || informer.Get(itemKey) is not { } item) return Requeue.None;
        try
        {
            await CollectAsync(informer.Type, item, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // Somebody was quicker.
        }
        return Requeue.None;
    }

    // Events have no dependents, and are too many to follow for the few that have owners.
    private void Add(ReconcilerSources sources, ResourceType type)
    {
        if (type.Equals(ResourceTypes.Events)) return;
        graph.Add(type);
        sources.Map(type, change => Concerned(type, change));
    }

    private async Task CollectAsync(ResourceType type, KubeObject item, CancellationToken cancellationToken)
    {
        var owners = new List<OwnerState>();
        if (item.Header.DeletionTimestamp is null)
        {
            foreach (var owner in item.Header.OwnerReferences) owners.Add(await StateAsync(type, item, owner, cancellationToken));
        }
        var plan = GarbagePlan.For(item.Header, owners, graph.HasDependents(item.Header.Uid));
        await (plan.Action switch
        {
            GarbageAction.DropOwners => PatchAsync(type, item, OwnerReferencePatch.Release(item, plan.OwnerUids), cancellationToken),
            GarbageAction.Delete => DeleteAsync(type, item, plan.Propagation, cancellationToken),
            GarbageAction.OrphanDependents => OrphanAsync(type, item, cancellationToken),
            GarbageAction.AwaitDependents => AwaitAsync(type, item, cancellationToken),
            _ => Task.CompletedTask,
        });
    }

    private async Task<OwnerState> StateAsync(ResourceType type, KubeObject item, OwnerReference owner, CancellationToken cancellationToken)
    {
        // A type we do not see, and a namespaced owner of a cluster-scoped object, cannot be shown to be absent.
        if (graph.InformerOf(owner) is not { } informer || (informer.Type.Namespaced && !type.Namespaced)) return OwnerState.Solid;
        var key = new ObjectKey(informer.Type.Namespaced ? item.Header.Namespace : "", owner.Name);
        var cached = informer.Get(key);
        var found = cached?.Header.Uid == owner.Uid ? cached : await LiveAsync(informer.Type, key, cancellationToken);
        if (found is null || found.Header.Uid != owner.Uid) return OwnerState.Gone;
        return IsWaiting(found) ? OwnerState.WaitingForDependents : OwnerState.Solid;
    }

    // Absence from the cache may be lag: an object is deleted only when the server says that its owner is not there.
    private async Task<KubeObject?> LiveAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync(type, key, cancellationToken);
        }
        catch (StatusException absent) when (absent.IsNotFound)
        {
            return null;
        }
    }

    private async Task DeleteAsync(ResourceType type, KubeObject item, string propagation, CancellationToken cancellationToken)
    {
        // Owners in a circle would each wait for the next for ever: one of them stops blocking.
        if (propagation == "Foreground" && graph.Dependents(item.Header.Uid).Any(d => IsWaiting(d.Item)))
            await PatchAsync(type, item, OwnerReferencePatch.Unblock(item), cancellationToken);
        await client.DeleteAsync(type, item.Key, new DeleteOptions { PropagationPolicy = propagation, PreconditionUid = item.Header.Uid }, cancellationToken);
    }

    private async Task OrphanAsync(ResourceType type, KubeObject item, CancellationToken cancellationToken)
    {
        foreach (var (dependentType, dependent) in graph.Dependents(item.Header.Uid).ToList())
        {
            try
            {
                await PatchAsync(dependentType, dependent, OwnerReferencePatch.Release(dependent, [item.Header.Uid]), cancellationToken);
            }
            catch (StatusException gone) when (gone.IsNotFound)
            {
                // A dependent less.
            }
        }
        await RemoveFinalizerAsync(type, item, GarbagePlan.Orphan, cancellationToken);
    }

    private async Task AwaitAsync(ResourceType type, KubeObject item, CancellationToken cancellationToken)
    {
        var blocked = graph.Dependents(item.Header.Uid)
            .Any(d => d.Item.Header.OwnerReferences.Any(o => o.Uid == item.Header.Uid && o.BlockOwnerDeletion));
        if (!blocked) await RemoveFinalizerAsync(type, item, GarbagePlan.Foreground, cancellationToken);
    }

    private Task RemoveFinalizerAsync(ResourceType type, KubeObject item, string finalizer, CancellationToken cancellationToken)
    {
        var kept = item.Header.Finalizers.Where(f => f != finalizer).Select(f => (JsonNode?)JsonValue.Create(f)).ToArray();
        var metadata = new JsonObject
        {
            ["resourceVersion"] = item.Header.ResourceVersion, ["finalizers"] = kept.Length > 0 ? new JsonArray(kept) : null,
        };
        return PatchAsync(type, item, new JsonObject { ["metadata"] = metadata }, cancellationToken);
    }

    private Task PatchAsync(ResourceType type, KubeObject item, JsonObject patch, CancellationToken cancellationToken) =>
        client.PatchAsync(type, item.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, cancellationToken);

    private static bool IsWaiting(KubeObject item) => item.Header.DeletionTimestamp is not null && item.Header.Finalizers.Contains(GarbagePlan.Foreground);

    // The object itself if its fate may have changed, those below it when it goes, those above it when they may be waiting for it.
    private IEnumerable<ObjectKey> Concerned(ResourceType type, ObjectChange change)
    {
        var latest = change.Latest.Header;
        var begins = change.New is { } now && now.Header.DeletionTimestamp is not null && change.Old?.Header.DeletionTimestamp is null;
        if (change.New is not null && (begins || change.Old is null || !SameLinks(change.Old.Header, latest))
            && (latest.OwnerReferences.Length > 0 || latest.DeletionTimestamp is not null)) yield return GarbageKey.Of(type, change.Key);
        if (change.New is null || begins)
        {
            foreach (var (dependentType, dependent) in graph.Dependents(latest.Uid)) yield return GarbageKey.Of(dependentType, dependent.Key);
        }
        if (change.New is not null && !begins && change.Old is { } old && SameLinks(old.Header, latest)) yield break;
        foreach (var owner in (change.Old?.Header.OwnerReferences ?? []).Concat(latest.OwnerReferences).DistinctBy(o => o.Uid))
        {
            if (graph.InformerOf(owner) is not { } informer) continue;
            var key = new ObjectKey(informer.Type.Namespaced ? change.Key.Namespace : "", owner.Name);
            if (informer.Get(key) is { } found && found.Header.DeletionTimestamp is not null) yield return GarbageKey.Of(informer.Type, key);
        }
    }

    private static bool SameLinks(ObjectHeader before, ObjectHeader after) =>
        before.OwnerReferences.SequenceEqual(after.OwnerReferences) && before.Finalizers.SequenceEqual(after.Finalizers);
}
