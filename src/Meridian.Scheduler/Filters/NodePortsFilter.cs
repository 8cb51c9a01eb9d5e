using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps a pod off nodes where another has taken a port it needs.</summary>
internal sealed class NodePortsFilter : INodeFilter
{
    private static readonly Refusal Refused = Refusal.For("node(s) didn't have free ports for the requested pod ports");

    public string Name => "NodePorts";

    public WakeOn WakeOn => WakeOn.NodeChanged | WakeOn.PodGone;

    public NodeCheck? Prepare(PodInfo pod, ClusterState state) =>
        pod.Ports.Length == 0 ? null : new(node => node.PodsWithPorts.Any(other => Conflict(pod, other)) ? Refused : null);

    public bool MayHelp(PodInfo pod, ClusterChange change) => change.Pod is not { } gone || Conflict(pod, gone);

    private static bool Conflict(PodInfo pod, PodInfo other) => other.Ports.Any(taken => pod.Ports.Any(taken.Conflicts));
}
