using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Filters;

namespace Meridian.Scheduler.Deciding;

/// <summary>The filters that concern one pod, ready to be asked for nodes while the cluster stays as it is.</summary>
internal readonly struct NodeFiltering
{
    private readonly List<(INodeFilter Filter, NodeCheck Check)> checks;

    internal NodeFiltering(IReadOnlyList<INodeFilter> filters, PodInfo pod, ClusterState state)
    {
        checks = new(filters.Count);
        foreach (var filter in filters)
        {
            if (filter.Prepare(pod, state) is { } check) checks.Add((filter, check));
        }
    }

    /// <summary>The filter by which the pod can run nowhere, and why; null if there is none.</summary>
    internal (INodeFilter Filter, string Why)? Nowhere => checks.Find(c => c.Check.Nowhere.Length > 0) is { Filter: { } filter, Check: { } check } ? (filter, check.Nowhere) : null;

    /// <summary>Why the pod cannot run on a node; null if it can. The first filter that refuses gives the reason.</summary>
    internal Refusal? Refuse(NodeInfo node, out INodeFilter? by)
    {
        foreach (var (filter, check) in checks)
        {
            if (check.Refuse(node) is not { } refusal) continue;
            by = filter;
            return refusal;
        }
        by = null;
        return null;
    }

    internal bool Admit(NodeInfo node) => Refuse(node, out _) is null;
}
