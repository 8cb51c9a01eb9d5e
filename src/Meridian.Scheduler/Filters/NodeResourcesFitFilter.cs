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
        return node => Fits(pod.Requests, requested, node) ? [] : Missing(pod.Requests, requested, node);
    }

    // Asked for every node that is looked at, so without a list that is made for the answer.
    private static bool Fits(ResourceAmounts wanted, string[] requested, NodeInfo node)
    {
        if (node.Pods.Count + 1 > node.Allocatable.PodCount) return false;
        foreach (var resource in requested)
        {
            if (IsShort(wanted, resource, node)) return false;
        }
        return true;
    }

    private static List<string> Missing(ResourceAmounts wanted, string[] requested, NodeInfo node)
    {
        List<string> missing = [];
        if (node.Pods.Count + 1 > node.Allocatable.PodCount) missing.Add(TooMany);
        missing.AddRange(requested.Where(r => IsShort(wanted, r, node)).Select(r => $"Insufficient {r}"));
        return missing;
    }

    private static bool IsShort(ResourceAmounts wanted, string resource, NodeInfo node) => wanted[resource] > node.Allocatable[resource] - node.Requested[resource];
}
