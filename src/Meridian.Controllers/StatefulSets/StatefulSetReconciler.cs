using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Controllers.Revisions;
using Meridian.Objects;

namespace Meridian.Controllers.StatefulSets;

/// <summary>Keeps the numbered pods of a StatefulSet, each with its name and its claims, one after another or all at once.</summary>
/// <remarks>Pods are named after their numbers: a cache that lags makes no pod twice, the server refuses it.</remarks>
internal sealed class StatefulSetReconciler(IKubeClient client, IInformers informers, TimeProvider time, EventRecorder events) : IReconciler
{
    private const int DefaultHistory = 10;

    private readonly IInformer sets = informers.For(ResourceTypes.StatefulSets);
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);
    private readonly Claims members = new(client, ResourceTypes.StatefulSets, informers.For(ResourceTypes.Pods));
    private readonly StatefulClaims claims = new(client, informers.For(ResourceTypes.PersistentVolumeClaims), events);
    private readonly RevisionHistory history =
        new(client, ResourceTypes.StatefulSets, informers.For(ResourceTypes.ControllerRevisions), StatefulNames.RevisionHashLabel);

    public string Name => "statefulset";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByController(pods);
        Indexes.AddByController(sources.Reads(ResourceTypes.ControllerRevisions));
        Indexes.AddByNamespace(sets);
        sources.Reads(ResourceTypes.PersistentVolumeClaims);
        sources.Objects(ResourceTypes.StatefulSets);
        sources.OwnedBy(ResourceTypes.StatefulSets, ResourceTypes.Pods);
        sources.Map(ResourceTypes.Pods, Adopters);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (sets.Get(key) is not { } set || set.Header.DeletionTimestamp is not null) return Requeue.None;
        var view = set.View<StatefulSet>();
        var revisions = await history.SettleAsync(set, view.Spec.Selector, view.Status.CollisionCount ?? 0, cancellationToken);
        var claimed = await members.SettleAsync(set, view.Spec.Selector, p => StatefulNames.OrdinalOf(key.Name, p.Header.Name) is not null, cancellationToken);
        var byOrdinal = new Dictionary<int, KubeObject>();
        foreach (var pod in claimed)
        {
            if (StatefulNames.OrdinalOf(key.Name, pod.Header.Name) is { } ordinal) byOrdinal[ordinal] = pod;
        }
        return await RunAsync(set, revisions, byOrdinal, cancellationToken);
    }

    private async Task<Requeue> RunAsync(KubeObject set, RevisionSet revisions, Dictionary<int, KubeObject> byOrdinal, CancellationToken cancellationToken)
    {
        var (spec, now) = (set.View<StatefulSet>().Spec, time.GetUtcNow());
        var shape = StatefulShapes.Of(set, revisions);
        var known = byOrdinal.Select(p => StatefulShapes.Pod(p.Key, p.Value, spec.MinReadySeconds, now)).ToList();
        var failure = await ManageAsync(set, revisions, shape, known, byOrdinal, cancellationToken);
        var status = StatefulSetStatusPlan.Next(set, shape, known, revisions.Collisions);
        await ObjectStatus.WriteAsync(client, ResourceTypes.StatefulSets, set, status, cancellationToken);
        if (failure is not null) throw failure;
        var used = byOrdinal.Values.Select(StatefulNames.RevisionOf).Append(shape.Current).Append(shape.Update).ToHashSet(StringComparer.Ordinal);
        await history.PruneAsync(revisions, used, spec.RevisionHistoryLimit ?? DefaultHistory, cancellationToken);
        var waits = byOrdinal.Values.Select(p => PodState.AvailableIn(p, spec.MinReadySeconds, now)).Where(w => w > TimeSpan.Zero).ToList();
        return waits.Count == 0 ? Requeue.None : Requeue.After(waits.Min()!.Value);
    }

    // What was done until a failure is shown in the status all the same.
    private async Task<Exception?> ManageAsync(
        KubeObject set, RevisionSet revisions, StatefulShape shape, IReadOnlyCollection<StatefulPod> known, Dictionary<int, KubeObject> byOrdinal, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (ordinal, pod) in byOrdinal)
                await claims.RetainAsync(set, ordinal, ordinal < shape.Start || ordinal >= shape.End ? pod : null, cancellationToken);
            var writer = new StatefulSetWriter(client, claims, events);
            foreach (var step in StatefulSetPlan.Decide(shape, known)) await writer.ApplyAsync(set, revisions, step, byOrdinal, cancellationToken);
            return null;
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException)
        {
            return failure;
        }
    }

    // An orphan may have been waiting for a StatefulSet that matches it.
    private IEnumerable<ObjectKey> Adopters(ObjectChange change)
    {
        if (change.New is not { } pod || pod.Header.ControllerOwner is not null) return [];
        return Indexes.InNamespace(sets, pod.Header.Namespace)
            .Where(s => LabelSelector.FromOrNothing(s.View<StatefulSet>().Spec.Selector).Matches(pod.Header.Labels)).Select(s => s.Key);
    }
}
