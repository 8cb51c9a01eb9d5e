using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>How many pods of one controller each node has, and each domain that was asked for. Kept current pod by pod. Used by the scheduling loop only.</summary>
internal sealed class OwnerSpread
{
    private readonly Dictionary<NodeInfo, int> onNode = [];
    private readonly Dictionary<string, Dictionary<string, int>> byLabel = new(StringComparer.Ordinal);

    /// <summary>The domain of a node; null if it is in none. A node without a hostname label is its own host.</summary>
    internal static string? DomainOf(NodeInfo node, string label) => node.Labels.GetValueOrDefault(label) ?? (label == WellKnownLabels.Hostname ? node.Name : null);

    /// <summary>How many pods each domain has of a label; those without pods are left out.</summary>
    internal IReadOnlyDictionary<string, int> In(string label)
    {
        if (byLabel.TryGetValue(label, out var known)) return known;
        byLabel[label] = known = new(StringComparer.Ordinal);
        foreach (var (node, count) in onNode) Add(known, node, label, count);
        return known;
    }

    /// <summary>Counts a pod more, or less.</summary>
    /// <returns>Whether there are none now.</returns>
    internal bool Add(NodeInfo node, int count)
    {
        if ((onNode[node] = onNode.GetValueOrDefault(node) + count) == 0) onNode.Remove(node);
        foreach (var (label, counts) in byLabel) Add(counts, node, label, count);
        return onNode.Count == 0;
    }

    /// <summary>Domains are counted anew when they are next asked for: a node is in others now.</summary>
    internal void Forget() => byLabel.Clear();

    private static void Add(Dictionary<string, int> counts, NodeInfo node, string label, int count)
    {
        if (node.IsThere && DomainOf(node, label) is { } domain) counts[domain] = counts.GetValueOrDefault(domain) + count;
    }
}
