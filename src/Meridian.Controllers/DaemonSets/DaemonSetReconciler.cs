using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Controllers.Revisions;
using Meridian.Objects;

namespace Meridian.Controllers.DaemonSets;

/// <summary>Keeps one pod of a DaemonSet on each node that it fits.</summary>
internal sealed class DaemonSetReconciler(IKubeClient client, IInformers informers, TimeProvider time, EventRecorder events, Random random) : IReconciler
{
    private const int DefaultHistory = 10;

    private static readonly IntOrString One = new(1);

    private readonly IInformer sets = informers.For(ResourceTypes.DaemonSets);
    private readonly IInformer nodes = informers.For(ResourceTypes.Nodes);
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);
    private readonly Claims claims = new(client, ResourceTypes.DaemonSets, informers.For(ResourceTypes.Pods));
    private readonly RevisionHistory history = new(client, ResourceTypes.DaemonSets, informers.For(ResourceTypes.ControllerRevisions), DaemonPods.RevisionLabel);
    private readonly PodControl control = new(client, time, events);
    private readonly FailedDaemons failed = new(time);
    private readonly PodNames names = new(random);

    public string Name => "daemonset";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByController(pods);
        Indexes.AddByController(sources.Reads(ResourceTypes.ControllerRevisions));
        Indexes.AddByNamespace(sets);
        // Noted before any worker is told of the same event.
        sources.Map(ResourceTypes.Pods, change =>
        {
            control.Expectations.Observe(change);
            return [];
        });
        sources.Objects(ResourceTypes.DaemonSets);
        sources.OwnedBy(ResourceTypes.DaemonSets, ResourceTypes.Pods);
        sources.Map(ResourceTypes.Pods, Adopters);
        sources.Map(ResourceTypes.Nodes, change => MattersToDaemons(change) ? sets.List().Select(s => s.Key) : []);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (sets.Get(key) is not { } set)
        {
            control.Expectations.Forget(key);
            return Requeue.None;
        }
        if (set.Header.DeletionTimestamp is not null)
        {
            failed.Forget(set.Header.Uid);
            return Requeue.None;
        }
        var view = set.View<DaemonSet>();
        if (LabelSelector.FromOrNothing(view.Spec.Selector).IsEverything)
        {
            events.Warning(set, "SelectingAll", "This daemon set is selecting all pods. A non-empty selector is required.");
            return Requeue.None;
        }
        var revisions = await history.SettleAsync(set, view.Spec.Selector, view.Status.CollisionCount ?? 0, cancellationToken);
        await control.ResolveAsync(key, cancellationToken);
        // Asked before the cache is read: what it shows then is no older than the answer.
        var current = control.Expectations.AreMet(key);
        var claimed = await claims.SettleAsync(set, view.Spec.Selector, _ => true, cancellationToken);
        return await RunAsync(set, revisions, claimed, current, cancellationToken);
    }

    private async Task<Requeue> RunAsync(KubeObject set, RevisionSet revisions, List<KubeObject> claimed, bool current, CancellationToken cancellationToken)
    {
        var spec = set.View<DaemonSet>().Spec;
        var (byName, now) = (claimed.ToDictionary(p => p.Header.Name, StringComparer.Ordinal), time.GetUtcNow());
        var hash = HashOf(revisions.Newest);
        var view = View(spec, hash, claimed, now);
        TimeSpan? wait = null;
        Exception? failure = null;
        if (current)
        {
            var step = Step(set, view, byName, ref wait);
            failure = await new DaemonPods(control, names).ApplyAsync(set, hash, step, byName, cancellationToken);
        }
        var status = DaemonStatusPlan.Next(set, view, name => PodState.IsReady(byName[name]), revisions.Collisions);
        await ObjectStatus.WriteAsync(client, ResourceTypes.DaemonSets, set, status, cancellationToken);
        if (failure is not null) throw failure;
        await PruneAsync(spec, revisions, claimed, cancellationToken);
        foreach (var pod in claimed)
        {
            if (PodState.AvailableIn(pod, spec.MinReadySeconds, now) is { } left && left > TimeSpan.Zero && (wait is null || left < wait)) wait = left;
        }
        return wait is { } delay ? Requeue.After(delay) : Requeue.None;
    }

    // Pods are made and thrown out first; only when each node has what it should, old ones are replaced.
    private DaemonStep Step(KubeObject set, IReadOnlyList<DaemonNode> view, Dictionary<string, KubeObject> byName, ref TimeSpan? wait)
    {
        var strategy = set.View<DaemonSet>().Spec.UpdateStrategy;
        var desired = view.Count(n => n.Fit.Run);
        var rolling = strategy.Type != "OnDelete";
        var bounds = new DaemonBounds(
            (strategy.RollingUpdate?.MaxUnavailable ?? One).ScaledBy(desired, roundUp: true), (strategy.RollingUpdate?.MaxSurge ?? default).ScaledBy(desired, roundUp: true));
        var step = DaemonPlan.Manage(view, rolling && bounds.MaxSurge > 0);
        step = step with { Delete = WithoutFreshFailures(set, step.Delete, byName, ref wait) };
        return step.Create.Count + step.Delete.Count > 0 || !rolling ? step : DaemonPlan.Update(view, bounds);
    }

    private List<string> WithoutFreshFailures(KubeObject set, IReadOnlyList<string> names, Dictionary<string, KubeObject> byName, ref TimeSpan? wait)
    {
        var kept = new List<string>();
        foreach (var name in names)
        {
            var (phase, node) = (byName[name].View<Pod>().Status.Phase, DaemonPlacement.NodeOf(byName[name]));
            if (phase == "Failed" && failed.Left(set, node) is var left && left > TimeSpan.Zero)
            {
                if (wait is null || left < wait) wait = left;
                continue;
            }
            if (phase == "Failed") events.Warning(set, "FailedDaemonPod", $"Found failed daemon pod {byName[name].Key} on node {node}, will try to kill it");
            if (phase == "Succeeded") events.Normal(set, "SucceededDaemonPod", $"Found succeeded daemon pod {byName[name].Key} on node {node}, will try to delete it");
            kept.Add(name);
        }
        return kept;
    }

    private List<DaemonNode> View(DaemonSetSpec spec, string hash, List<KubeObject> claimed, DateTimeOffset now)
    {
        var onNode = claimed.ToLookup(DaemonPlacement.NodeOf, StringComparer.Ordinal);
        return
        [
            .. nodes.List().OrderBy(n => n.Header.Name, StringComparer.Ordinal).Select(node => new DaemonNode(
                node.Header.Name, DaemonPlacement.Fit(spec.Template.Spec, node), [.. onNode[node.Header.Name].Select(p => Known(p, hash, spec.MinReadySeconds, now))])),
        ];
    }

    private static DaemonPod Known(KubeObject pod, string hash, int minReadySeconds, DateTimeOffset now) => new(
        pod.Header.Name, pod.Header.Labels.GetValueOrDefault(DaemonPods.RevisionLabel) == hash, Health(pod, minReadySeconds, now),
        pod.View<Pod>().Spec.NodeName.Length > 0, pod.Header.CreationTimestamp ?? now);

    private static DaemonHealth Health(KubeObject pod, int minReadySeconds, DateTimeOffset now)
    {
        if (pod.Header.DeletionTimestamp is not null) return DaemonHealth.Terminating;
        return pod.View<Pod>().Status.Phase switch
        {
            "Failed" => DaemonHealth.Failed,
            "Succeeded" => DaemonHealth.Succeeded,
            _ => PodState.AvailableIn(pod, minReadySeconds, now) == TimeSpan.Zero ? DaemonHealth.Available : DaemonHealth.Starting,
        };
    }

    private Task PruneAsync(DaemonSetSpec spec, RevisionSet revisions, List<KubeObject> claimed, CancellationToken cancellationToken)
    {
        var hashes = claimed.Select(p => p.Header.Labels.GetValueOrDefault(DaemonPods.RevisionLabel, "")).ToHashSet(StringComparer.Ordinal);
        var used = revisions.All.Where(r => r == revisions.Newest || hashes.Contains(HashOf(r))).Select(r => r.Header.Name).ToHashSet(StringComparer.Ordinal);
        return history.PruneAsync(revisions, used, spec.RevisionHistoryLimit ?? DefaultHistory, cancellationToken);
    }

    private static string HashOf(KubeObject revision) => revision.Header.Labels.GetValueOrDefault(DaemonPods.RevisionLabel, "");

    // Nodes report often; only what decides where daemons run wakes them.
    private static bool MattersToDaemons(ObjectChange change)
    {
        if (change.Old is not { } old || change.New is not { } now) return true;
        var (before, after) = (old.View<Node>().Spec, now.View<Node>().Spec);
        return !before.Taints.SequenceEqual(after.Taints) || !SameLabels(old.Header.Labels, now.Header.Labels);
    }

    private static bool SameLabels(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(l => b.GetValueOrDefault(l.Key) == l.Value);

    // An orphan may have been waiting for a DaemonSet that matches it.
    private IEnumerable<ObjectKey> Adopters(ObjectChange change)
    {
        if (change.New is not { } pod || pod.Header.ControllerOwner is not null) return [];
        return Indexes.InNamespace(sets, pod.Header.Namespace)
            .Where(s => LabelSelector.FromOrNothing(s.View<DaemonSet>().Spec.Selector).Matches(pod.Header.Labels)).Select(s => s.Key);
    }
}
