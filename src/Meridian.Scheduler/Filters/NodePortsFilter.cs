using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps a pod off nodes where another has taken a port it needs.</summary>
internal sealed class NodePortsFilter : INodeFilter
{
    private static readonly string[] Refused = ["node(s) didn't have free ports for the requested pod ports"];

    public string Name => "NodePorts";

    public WakeOn WakeOn => WakeOn.NodeChanged | WakeOn.PodGone;

    public Func<NodeInfo, IReadOnlyList<string>>? Prepare(PodInfo pod, ClusterState state) =>
        pod.Ports.Length == 0
            ? null
            : node => node.Pods.Any(other => other.Ports.Any(taken => pod.Ports.Any(taken.Conflicts))) ? Refused : [];
}
