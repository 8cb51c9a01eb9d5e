using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps a pod on the nodes that its selector and affinity name.</summary>
internal sealed class NodeAffinityFilter : INodeFilter
{
    private static readonly Refusal Refused = Refusal.Final("node(s) didn't match Pod's node affinity/selector");

    public string Name => "NodeAffinity";

    public WakeOn WakeOn => WakeOn.NodeChanged;

    public NodeCheck? Prepare(PodInfo pod, ClusterState state)
    {
        var spec = pod.Spec;
        if (spec.NodeSelector.Count == 0 && spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is null) return null;
        return new(node => NodeMatching.Matches(spec, node.Object) ? null : Refused);
    }

    public bool MayHelp(PodInfo pod, ClusterChange change) => change.Node is { } node && NodeMatching.Matches(pod.Spec, node.Object);
}
