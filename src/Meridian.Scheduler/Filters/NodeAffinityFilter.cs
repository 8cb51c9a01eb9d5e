using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps a pod on the nodes that its selector and affinity name.</summary>
internal sealed class NodeAffinityFilter : INodeFilter
{
    private static readonly string[] Refused = ["node(s) didn't match Pod's node affinity/selector"];

    public string Name => "NodeAffinity";

    public WakeOn WakeOn => WakeOn.NodeChanged;

    public Func<NodeInfo, IReadOnlyList<string>>? Prepare(PodInfo pod, ClusterState state)
    {
        if (pod.Spec.NodeSelector.Count == 0 && pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is null) return null;
        return node => NodeMatching.Matches(pod.Spec, node.Object) ? [] : Refused;
    }
}
