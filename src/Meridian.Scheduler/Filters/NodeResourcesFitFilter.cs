using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps a pod off nodes that have too little left of what it requests.</summary>
internal sealed class NodeResourcesFitFilter : INodeFilter
{
    private const string TooMany = "Too many pods";

    public string Name => "NodeResourcesFit";

    public WakeOn WakeOn => WakeOn.NodeChanged | WakeOn.PodGone;

    public NodeCheck? Prepare(PodInfo pod, ClusterState state)
    {
        var wanted = pod.Requests;
        return new(node => Fits(wanted, node) ? null : Short(wanted, node));
    }

    // Whatever happened, it helps if there is room now where it happened.
    public bool MayHelp(PodInfo pod, ClusterChange change) => change.Node is { IsThere: true } node && Fits(pod.Requests, node);

    // Asked for every node that is looked at, so without a list that is made for the answer. What is not requested needs no room, even on a node that is overfull.
    private static bool Fits(ResourceAmounts wanted, NodeInfo node)
    {
        var (has, taken) = (node.Allocatable, node.Requested);
        if (node.Pods.Count + 1 > has.PodCount) return false;
        if (wanted.MilliCpu > 0 && wanted.MilliCpu > has.MilliCpu - taken.MilliCpu) return false;
        if (wanted.MemoryBytes > 0 && wanted.MemoryBytes > has.MemoryBytes - taken.MemoryBytes) return false;
        return wanted.IsPlain || wanted.Others.All(o => o.Value <= 0 || o.Value <= has[o.Key] - taken[o.Key]);
    }

    // More than the node ever had is not to be had by taking pods away.
    private static Refusal Short(ResourceAmounts wanted, NodeInfo node)
    {
        var missing = wanted.Names.Where(r => wanted[r] > 0 && wanted[r] > node.Allocatable[r] - node.Requested[r]).Order(StringComparer.Ordinal).ToList();
        var isFinal = missing.Exists(r => wanted[r] > node.Allocatable[r]) || node.Allocatable.PodCount < 1;
        List<string> reasons = node.Pods.Count + 1 > node.Allocatable.PodCount ? [TooMany] : [];
        reasons.AddRange(missing.Select(r => $"Insufficient {r}"));
        return new Refusal(reasons, isFinal);
    }
}
