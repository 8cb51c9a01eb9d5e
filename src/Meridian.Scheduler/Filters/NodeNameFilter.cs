using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps a pod that names its node off all others.</summary>
internal sealed class NodeNameFilter : INodeFilter
{
    private static readonly Refusal Refused = Refusal.Final("node(s) didn't match the requested node name");

    public string Name => "NodeName";

    public WakeOn WakeOn => WakeOn.NodeChanged;

    public NodeCheck? Prepare(PodInfo pod, ClusterState state) =>
        pod.Spec.NodeName.Length == 0 ? null : new(node => node.Name == pod.Spec.NodeName ? null : Refused);

    public bool MayHelp(PodInfo pod, ClusterChange change) => change.Node?.Name == pod.Spec.NodeName;
}
