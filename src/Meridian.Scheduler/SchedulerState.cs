using Meridian.Client;
using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler;

/// <summary>Keeps the picture of the cluster and the queue current with what the informers show. Used by the scheduling loop only.</summary>
/// <param name="cluster">The picture.</param>
/// <param name="queue">The queue.</param>
/// <param name="names">Scheduler names of the pods that are ours.</param>
internal sealed class SchedulerState(ClusterState cluster, SchedulingQueue queue, IReadOnlySet<string> names)
{
    // Pods promised to a node whose binding the informer has not shown yet, by uid.
    private readonly Dictionary<ObjectKey, string> assumed = [];

    internal ClusterState Cluster => cluster;

    internal SchedulingQueue Queue => queue;

    /// <summary>Counts a pod on a node from now on, before its binding is written.</summary>
    internal void Assume(PodInfo pod, string node)
    {
        assumed[pod.Key] = pod.Object.Header.Uid;
        cluster.Nominations.Remove(pod.Key);
        cluster.Place(pod, node);
        queue.Done(pod.Key);
    }

    /// <summary>Takes a promise back. False when there is none any more: the pod went, or was seen bound.</summary>
    internal bool Forget(PodInfo pod)
    {
        if (assumed.GetValueOrDefault(pod.Key) != pod.Object.Header.Uid) return false;
        assumed.Remove(pod.Key);
        RemovePlaced(pod.Key);
        return true;
    }

    /// <summary>Makes a node a pod's before all that are not more important; those that had it so far look for another.</summary>
    internal void Nominate(PodInfo pod, string node)
    {
        foreach (var lower in cluster.Nominations.Below(pod, node))
        {
            cluster.Nominations.Remove(lower.Key);
            queue.Activate(lower.Key);
        }
        cluster.Nominations.Set(pod, node);
    }

    internal void NodeChanged(ObjectChange change)
    {
        if (change.New is not { } node)
        {
            cluster.RemoveNode(change.Key.Name);
            queue.Wake(new ClusterChange(WakeOn.NodeChanged));
            return;
        }
        cluster.SetNode(node);
        if (change.Old is null || !LooksTheSame(change.Old, node)) queue.Wake(new ClusterChange(WakeOn.NodeChanged, cluster.FindNode(node.Header.Name)));
    }

    internal void NamespaceChanged(ObjectChange change)
    {
        if (change is { Old: { } old, New: { } now } && SameLabels(old, now)) return;
        cluster.Census.NamespacesChanged();
        queue.Wake(new ClusterChange(WakeOn.PodPlaced));
    }

    internal void VolumesChanged() => queue.Wake(new ClusterChange(WakeOn.VolumeChanged));

    internal void PodChanged(ObjectChange change)
    {
        if (change.New is not { } pod || IsOver(pod)) Ended(change.Key);
        else if (pod.View<Pod>().Spec.NodeName is { Length: > 0 } node) Bound(pod, node);
        else Pending(change.Old, pod);
    }

    private void Ended(ObjectKey key)
    {
        assumed.Remove(key);
        queue.Remove(key);
        cluster.Nominations.Remove(key);
        RemovePlaced(key);
    }

    private void RemovePlaced(ObjectKey key)
    {
        if (cluster.Placed(key) is not { Node: { } node } pod) return;
        cluster.Remove(key);
        queue.Wake(new ClusterChange(WakeOn.PodGone, node, pod));
    }

    private void Bound(KubeObject pod, string node)
    {
        var wasAssumed = assumed.Remove(pod.Key);
        var before = cluster.Placed(pod.Key);
        if (before is not null && before.Node?.Name == node && CountsTheSame(before.Object, pod))
        {
            before.Object = pod;
            // Others were told of the promise no more than of the binding.
            if (wasAssumed) queue.Wake(new ClusterChange(WakeOn.PodPlaced, before.Node, before));
            return;
        }
        queue.Remove(pod.Key);
        cluster.Nominations.Remove(pod.Key);
        var info = new PodInfo(pod, cluster.Amounts);
        cluster.Place(info, node);
        queue.Wake(new ClusterChange(WakeOn.PodPlaced, info.Node, info));
        // It may need less now, carry other labels, or be leaving.
        if (before is not null) queue.Wake(new ClusterChange(WakeOn.PodGone, info.Node, info));
    }

    // The binding itself changes the generation, and nothing that counts on the node.
    private static bool CountsTheSame(KubeObject before, KubeObject after) =>
        before.Header.Uid == after.Header.Uid && SameLabels(before, after) && (before.Header.DeletionTimestamp is null) == (after.Header.DeletionTimestamp is null)
        && (before.Header.Generation == after.Header.Generation || SameRequests(before.View<Pod>().Spec, after.View<Pod>().Spec));

    private static bool SameRequests(PodSpec before, PodSpec after) =>
        before.Priority == after.Priority && PodRequests.Of(before).SameAs(PodRequests.Of(after));

    private void Pending(KubeObject? old, KubeObject pod)
    {
        // An older state of a pod that is being bound; a new pod of the same name has another uid.
        if (assumed.GetValueOrDefault(pod.Key) == pod.Header.Uid) return;
        if (assumed.Remove(pod.Key)) RemovePlaced(pod.Key);
        if (!IsOurs(pod))
        {
            queue.Remove(pod.Key);
            cluster.Nominations.Remove(pod.Key);
            return;
        }
        var info = new PodInfo(pod, cluster.Amounts);
        // Whoever scheduled before this process made room for it.
        if (pod.View<Pod>().Status.NominatedNodeName is { Length: > 0 } node && cluster.Nominations.NodeOf(pod.Key).Length == 0) cluster.Nominations.Set(info, node);
        if (queue.Contains(pod.Key) && old is not null && old.Header.Uid == pod.Header.Uid && SameWishes(old, pod)) queue.Refresh(info);
        else queue.Add(info);
    }

    private bool IsOurs(KubeObject pod)
    {
        var spec = pod.View<Pod>().Spec;
        return pod.Header.DeletionTimestamp is null && spec.SchedulingGates.Length == 0 && names.Contains(spec.SchedulerName.Length == 0 ? PodScheduler.Name : spec.SchedulerName);
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
