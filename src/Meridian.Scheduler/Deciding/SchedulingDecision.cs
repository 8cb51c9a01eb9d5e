using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Filters;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Deciding;

/// <summary>Where a pod goes, or why nowhere.</summary>
/// <param name="Node">Name of the node; null if none will do.</param>
internal sealed record SchedulingDecision(string? Node)
{
    /// <summary>Why not, in Kubernetes' words; empty if there is a node.</summary>
    internal string Message { get; init; } = "";

    /// <summary>The filters that refused a node.</summary>
    internal IReadOnlyList<INodeFilter> RefusedBy { get; init; } = [];

    /// <summary>Nodes that could do if pods left them.</summary>
    internal IReadOnlyList<NodeInfo> Preemptible { get; init; } = [];

    /// <summary>Changes after which another try is worth while. Without a node at all, one that comes.</summary>
    internal WakeOn WakeOn => RefusedBy.Aggregate(WakeOn.NodeChanged, (all, f) => all | f.WakeOn);

    internal static SchedulingDecision To(string node) => new(node);
}
