using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>The nodes, their order, and what is worked out of their labels and taints until one of these changes. Used by the scheduling loop only.</summary>
/// <param name="all">The nodes that are there.</param>
internal sealed class NodeTopology(Func<IEnumerable<NodeInfo>> all)
{
    // Pods that differ in what they say of nodes have a scope each: more than these are not remembered.
    private const int MostScopes = 256;

    private readonly Dictionary<string, NodeScope> scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Label, NodeScope Scope), string[]> domains = [];
    private NodeInfo[]? order;

    /// <summary>Grows whenever a node comes, goes, or is labelled or tainted otherwise.</summary>
    internal long Version { get; private set; }

    /// <summary>The nodes, a node of each zone in turn: any part of them is spread over the zones. Depends on the nodes only, not on how they came.</summary>
    internal IReadOnlyList<NodeInfo> Nodes => order ??= Interleaved();

    internal void Changed()
    {
        Version++;
        order = null;
        scopes.Clear();
        domains.Clear();
    }

    /// <summary>The values that nodes have of a label.</summary>
    internal IReadOnlyCollection<string> DomainsOf(string label, NodeScope scope)
    {
        if (domains.TryGetValue((label, scope), out var known)) return known;
        return domains[(label, scope)] = [.. Nodes.Where(scope.Includes).Select(n => n.Labels.GetValueOrDefault(label)).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    internal NodeScope Scope(string text, Func<IReadOnlyList<NodeInfo>, NodeScope> make)
    {
        if (scopes.TryGetValue(text, out var known)) return known;
        if (scopes.Count == MostScopes) Changed();
        return scopes[text] = make(Nodes);
    }

    private NodeInfo[] Interleaved()
    {
        var zones = all().OrderBy(n => n.Name, StringComparer.Ordinal)
            .GroupBy(n => (n.Labels.GetValueOrDefault(WellKnownLabels.Region) ?? "", n.Labels.GetValueOrDefault(WellKnownLabels.Zone) ?? ""))
            .OrderBy(z => z.Key).SelectMany(z => z.Select((node, turn) => (node, turn)));
        return [.. zones.OrderBy(n => n.turn).Select(n => n.node)];
    }
}
