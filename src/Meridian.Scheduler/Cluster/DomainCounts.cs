using System.Runtime.InteropServices;

namespace Meridian.Scheduler.Cluster;

/// <summary>Amounts on nodes, and their sums over the domains of the labels that were asked for. Kept current pod by pod. Used by the scheduling loop only.</summary>
/// <param name="topology">The nodes as they stand: when they change, domains are summed anew at the next question.</param>
internal sealed class DomainCounts(NodeTopology topology)
{
    private readonly Dictionary<NodeInfo, int> onNode = [];
    private readonly Dictionary<(string Label, NodeScope Scope), DomainTally> tallies = [];
    private long version = topology.Version;

    /// <summary>Whether no node has an amount.</summary>
    internal bool IsEmpty => onNode.Count == 0;

    /// <summary>Adds to a node; less than 0 takes away.</summary>
    internal void Add(NodeInfo node, int amount)
    {
        ref var here = ref CollectionsMarshal.GetValueRefOrAddDefault(onNode, node, out _);
        here += amount;
        if (here == 0) onNode.Remove(node);
        if (version != topology.Version) tallies.Clear();
        foreach (var tally in tallies.Values) tally.Add(node, amount);
    }

    /// <summary>The sums over the domains of a label.</summary>
    /// <param name="label">The label whose values are the domains.</param>
    /// <param name="scope">The nodes that count.</param>
    internal DomainTally In(string label, NodeScope scope)
    {
        if (version != topology.Version)
        {
            tallies.Clear();
            version = topology.Version;
        }
        if (tallies.TryGetValue((label, scope), out var known)) return known;
        var tally = new DomainTally(label, scope, topology.DomainsOf(label, scope));
        foreach (var (node, amount) in onNode) tally.Add(node, amount);
        return tallies[(label, scope)] = tally;
    }

    /// <summary>As <see cref="In(string, NodeScope)"/> over all nodes.</summary>
    internal DomainTally In(string label) => In(label, NodeScope.Everything);
}
