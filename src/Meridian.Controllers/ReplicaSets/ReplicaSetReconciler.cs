using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.ReplicaSets;

/// <summary>Keeps as many pods of a template running as a ReplicaSet asks for, or a ReplicationController.</summary>
internal sealed class ReplicaSetReconciler(IKubeClient client, IInformers informers, TimeProvider time, EventRecorder events, Random random, ReplicaKind kind, TimeSpan statusDelay = default) : IReconciler
{
    private readonly IInformer replicaSets = informers.For(kind.Type);
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);
    private readonly Claims claims = new(client, kind.Type, informers.For(ResourceTypes.Pods));
    private readonly PodControl control = new(client, time, events);
    private readonly PodNames names = new(random);
    private readonly LargeSets large = new(time);
    private readonly LateStatus late = new(statusDelay, time);

    public string Name => kind.Name;

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByController(pods);
        Indexes.AddByNamespace(replicaSets);
        // Noted before any worker is told of the same event.
        sources.Map(ResourceTypes.Pods, change =>
        {
            control.Expectations.Observe(change);
            return [];
        });
        sources.Objects(kind.Type);
        sources.OwnedBy(kind.Type, ResourceTypes.Pods);
        sources.Map(ResourceTypes.Pods, Adopters);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (replicaSets.Get(key) is not { } replicaSet)
        {
            Forget(key);
            return Requeue.None;
        }
        var spec = kind.SpecOf(replicaSet);
        await control.ResolveAsync(key, cancellationToken);
        // Asked before the cache is read: what it shows then is no older than the answer.
        var current = control.Expectations.AreMet(key);
        if (large.LeftAlone(key, current) is var rest && rest > TimeSpan.Zero) return Requeue.After(rest);
        var claimed = await claims.SettleAsync(replicaSet, spec.Selector, PodState.IsActive, cancellationToken);
        var active = claimed.Where(PodState.IsActive).ToList();
        var outcome = current && replicaSet.Header.DeletionTimestamp is null ? await ManageAsync(replicaSet, spec, active, cancellationToken) : null;
        large.Seen(key, claimed.Count, outcome is { Created: false });
        // The pods that were just made will be seen, and be counted then: until that there is nothing to say that holds for longer.
        if (outcome is { Created: true, Failure: null }) return Requeue.None;
        var terminating = claimed.Count(p => p.Header.DeletionTimestamp is not null && !PodState.IsTerminal(p));
        var status = ReplicaSetStatusPlan.Next(replicaSet, spec, active, kind.TellsTerminating ? terminating : null, outcome, time.GetUtcNow());
        if (ReplicaSetStatusPlan.Grows(replicaSet, spec, active, outcome) && late.Hold(key) is { } wait) return Requeue.After(wait);
        late.Release(key);
        await ObjectStatus.WriteAsync(client, kind.Type, replicaSet, status, cancellationToken);
        if (outcome?.Failure is { } failure) throw failure;
        return WhenAvailable(active, spec.MinReadySeconds);
    }

    private void Forget(ObjectKey key)
    {
        control.Expectations.Forget(key);
        large.Forget(key);
        late.Release(key);
    }

    private Task<ManageOutcome> ManageAsync(KubeObject replicaSet, ReplicaSetSpec spec, List<KubeObject> active, CancellationToken cancellationToken)
    {
        var plan = ReplicaPlan.For(spec.Replicas ?? 1, active, time.GetUtcNow());
        return new ReplicaSetPods(kind.Type, control, names).ApplyAsync(replicaSet, plan, cancellationToken);
    }

    private Requeue WhenAvailable(List<KubeObject> active, int minReadySeconds)
    {
        var now = time.GetUtcNow();
        var waits = active.Select(p => PodState.AvailableIn(p, minReadySeconds, now)).Where(w => w > TimeSpan.Zero).ToList();
        return waits.Count == 0 ? Requeue.None : Requeue.After(waits.Min()!.Value);
    }

    // An orphan may have been waiting for a ReplicaSet that matches it.
    private IEnumerable<ObjectKey> Adopters(ObjectChange change)
    {
        if (change.New is not { } pod || pod.Header.ControllerOwner is not null) return [];
        return Indexes.InNamespace(replicaSets, pod.Header.Namespace)
            .Where(r => LabelSelector.FromOrNothing(kind.SpecOf(r).Selector).Matches(pod.Header.Labels)).Select(r => r.Key);
    }
}
