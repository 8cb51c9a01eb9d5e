using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps a pod off nodes that have too little left of what it requests.</summary>
internal sealed class NodeResourcesFitFilter : INodeFilter
{
    private const string TooMany = "Too many pods";

    public string Name => "NodeResourcesFit";

    public WakeOn WakeOn => WakeOn.NodeChanged | WakeOn.PodGone;

    public Func<NodeInfo, IReadOnlyList<string>>? Prepare(PodInfo pod, ClusterState state)
    {
        // What is not requested needs no room, even on a node that is overfull.
        var requested = pod.Requests.Names.Where(r => pod.Requests[r] > 0).Order(StringComparer.Ordinal).ToArray();
        return node => Missing(pod, requested, node);
    }

    private static List<string> Missing(PodInfo pod, string[] requested, NodeInfo node)
    {
        List<string> missing = [];
        if (node.Pods.Count + 1 > node.Allocatable[ResourceAmounts.Pods]) missing.Add(TooMany);
        foreach (var resource in requested)
        {
            if (pod.Requests[resource] > node.Allocatable[resource] - node.Requested[resource]) missing.Add($"Insufficient {resource}");
        }
        return missing;
    }
}
