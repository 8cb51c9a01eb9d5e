namespace Meridian.Scheduler.Cluster;

/// <summary>How many different values the nodes have of the labels that were asked for. Counted once, until a node comes, goes or is labelled otherwise.</summary>
/// <param name="nodes">The nodes.</param>
internal sealed class NodeDomains(Func<IReadOnlyList<NodeInfo>> nodes)
{
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    internal int Count(string label)
    {
        if (counts.TryGetValue(label, out var known)) return known;
        return counts[label] = nodes().Select(n => OwnerSpread.DomainOf(n, label)).Where(d => d is not null).Distinct(StringComparer.Ordinal).Count();
    }

    internal void Forget() => counts.Clear();
}
