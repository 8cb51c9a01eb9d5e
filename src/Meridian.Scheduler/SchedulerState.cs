using Meridian.Client;
using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler;

/// <summary>Keeps the picture of the cluster and the queue current with what the informers show. Used by the scheduling loop only.</summary>
internal sealed class SchedulerState(ClusterState cluster, SchedulingQueue queue, string schedulerName)
{
    // Pods promised to a node whose binding the informer has not shown yet, by uid.
    private readonly Dictionary<ObjectKey, string> assumed = [];

    internal ClusterState Cluster => cluster;

    internal SchedulingQueue Queue => queue;

    /// <summary>Counts a pod on a node from now on, before its binding is written.</summary>
    internal void Assume(PodInfo pod, string node)
    {
        assumed[pod.Key] = pod.Object.Header.Uid;
        cluster.Place(pod, node);
        queue.Done(pod.Key);
    }

    /// <summary>Takes a promise back. False when there is none any more: the pod went, or was seen bound.</summary>
    internal bool Forget(PodInfo pod)
    {
        if (assumed.GetValueOrDefault(pod.Key) != pod.Object.Header.Uid) return false;
        assumed.Remove(pod.Key);
        if (cluster.Remove(pod.Key)) queue.Wake(WakeOn.PodGone);
        return true;
    }

    internal void NodeChanged(ObjectChange change)
    {
        if (change.New is not { } node)
        {
            cluster.RemoveNode(change.Key.Name);
            return;
        }
        cluster.SetNode(node);
        if (change.Old is null || !LooksTheSame(change.Old, node)) queue.Wake(WakeOn.NodeChanged);
    }

    internal void PodChanged(ObjectChange change)
    {
        if (change.New is not { } pod || IsOver(pod)) Ended(change.Key);
        else if (pod.View<Pod>().Spec.NodeName is { Length: > 0 } node) Bound(change.Old, pod, node);
        else Pending(change.Old, pod);
    }

    private void Ended(ObjectKey key)
    {
        assumed.Remove(key);
        queue.Remove(key);
        if (cluster.Remove(key)) queue.Wake(WakeOn.PodGone);
    }

    private void Bound(KubeObject? old, KubeObject pod, string node)
    {
        var isNews = !cluster.IsPlaced(pod.Key) || old is null || !SameLabels(old, pod) || (old.Header.DeletionTimestamp is null) != (pod.Header.DeletionTimestamp is null);
        assumed.Remove(pod.Key);
        queue.Remove(pod.Key);
        cluster.Place(new PodInfo(pod, cluster.Amounts), node);
        if (isNews) queue.Wake(WakeOn.PodPlaced);
    }

    private void Pending(KubeObject? old, KubeObject pod)
    {
        // An older state of a pod that is being bound; a new pod of the same name has another uid.
        if (assumed.GetValueOrDefault(pod.Key) == pod.Header.Uid) return;
        if (assumed.Remove(pod.Key)) cluster.Remove(pod.Key);
        if (!IsOurs(pod)) queue.Remove(pod.Key);
        else if (queue.Contains(pod.Key) && old is not null && old.Header.Uid == pod.Header.Uid && SameWishes(old, pod)) queue.Refresh(new PodInfo(pod, cluster.Amounts));
        else queue.Add(new PodInfo(pod, cluster.Amounts));
    }

    private bool IsOurs(KubeObject pod)
    {
        var spec = pod.View<Pod>().Spec;
        return pod.Header.DeletionTimestamp is null && spec.SchedulingGates.Length == 0
            && (spec.SchedulerName.Length == 0 || spec.SchedulerName == schedulerName);
    }

    private static bool IsOver(KubeObject pod) => pod.View<Pod>().Status.IsTerminal;

    // Our own note on a pod that it has no node must not give it another try. The spec's bytes are not at hand; the generation tells.
    private static bool SameWishes(KubeObject before, KubeObject after) =>
        before.Header.Generation == after.Header.Generation && SameLabels(before, after)
        && before.View<Pod>().Spec.SchedulingGates.Length == after.View<Pod>().Spec.SchedulingGates.Length;

    private static bool LooksTheSame(KubeObject before, KubeObject after)
    {
        var (a, b) = (before.View<Node>(), after.View<Node>());
        return a.Spec.Unschedulable == b.Spec.Unschedulable && a.Spec.Taints.SequenceEqual(b.Spec.Taints)
            && SameLabels(before, after) && SameAmounts(a.Status.Allocatable, b.Status.Allocatable) && SameAmounts(a.Status.Capacity, b.Status.Capacity);
    }

    private static bool SameLabels(KubeObject before, KubeObject after) =>
        before.Header.Labels.Count == after.Header.Labels.Count && before.Header.Labels.All(l => after.Header.Labels.GetValueOrDefault(l.Key) == l.Value);

    private static bool SameAmounts(IReadOnlyDictionary<string, Quantity> before, IReadOnlyDictionary<string, Quantity> after) =>
        before.Count == after.Count && before.All(q => after.TryGetValue(q.Key, out var other) && other == q.Value);
}
