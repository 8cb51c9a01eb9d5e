using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Filters;

namespace Meridian.Scheduler.Deciding;

/// <summary>What looking at the nodes for one pod has found.</summary>
/// <param name="nodes">How many nodes there are.</param>
internal sealed class NodeSearch(int nodes)
{
    private readonly HashSet<INodeFilter> refusedBy = [];
    private readonly RefusalCounts reasons = new();
    private readonly List<NodeInfo> preemptible = [];
    private string nowhere = "";

    /// <summary>Nodes that passed all filters.</summary>
    internal List<NodeInfo> Feasible { get; } = [];

    internal void Refuse(NodeInfo node, Refusal refusal, INodeFilter by)
    {
        refusedBy.Add(by);
        reasons.Add(refusal);
        if (!refusal.IsFinal) preemptible.Add(node);
    }

    /// <summary>The pod can run nowhere, and no node was looked at.</summary>
    internal NodeSearch None(INodeFilter by, string why)
    {
        refusedBy.Add(by);
        nowhere = why;
        return this;
    }

    /// <summary>One node will do, and no other was looked at.</summary>
    internal NodeSearch Only(NodeInfo node)
    {
        Feasible.Add(node);
        return this;
    }

    internal SchedulingDecision Refused() => new(null)
    {
        Message = nodes == 0 ? "no nodes available to schedule pods" : nowhere.Length > 0 ? $"{RefusalCounts.Head(nodes)} {nowhere}." : reasons.Tell(nodes),
        RefusedBy = [.. refusedBy],
        Preemptible = preemptible,
    };
}
