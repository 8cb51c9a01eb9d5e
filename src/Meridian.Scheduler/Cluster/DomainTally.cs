namespace Meridian.Scheduler.Cluster;

/// <summary>Amounts in each domain of one label, and the least of them. Used by the scheduling loop only.</summary>
internal sealed class DomainTally
{
    private readonly string label;
    private readonly NodeScope scope;
    private readonly Dictionary<string, int> amounts;
    // How many domains have each amount: the least is known without looking at them all.
    private readonly Dictionary<int, int> having = [];

    /// <param name="label">The label.</param>
    /// <param name="scope">The nodes that count.</param>
    /// <param name="domains">The values of the label among them.</param>
    internal DomainTally(string label, NodeScope scope, IReadOnlyCollection<string> domains)
    {
        (this.label, this.scope) = (label, scope);
        amounts = domains.ToDictionary(d => d, _ => 0, StringComparer.Ordinal);
        if (amounts.Count > 0) having[0] = amounts.Count;
    }

    /// <summary>How many domains there are, those with nothing among them.</summary>
    internal int Domains => amounts.Count;

    /// <summary>The least amount of a domain; 0 if there is no domain.</summary>
    internal int Least { get; private set; }

    /// <summary>Whether no domain has anything.</summary>
    internal bool IsEmpty => having.GetValueOrDefault(0) == amounts.Count;

    /// <summary>The amount in a domain; 0 if there is no such domain.</summary>
    internal int In(string domain) => amounts.GetValueOrDefault(domain);

    /// <summary>The amount in the domain of a node; 0 if it is in none.</summary>
    internal int At(NodeInfo node) => node.Labels.TryGetValue(label, out var domain) ? amounts.GetValueOrDefault(domain) : 0;

    internal void Add(NodeInfo node, int amount)
    {
        if (!node.IsThere || !scope.Includes(node) || !node.Labels.TryGetValue(label, out var domain) || !amounts.TryGetValue(domain, out var before)) return;
        var after = before + amount;
        amounts[domain] = after;
        having[after] = having.GetValueOrDefault(after) + 1;
        if (--having[before] == 0) having.Remove(before);
        if (after < Least) Least = after;
        else if (before == Least && !having.ContainsKey(before)) Least = having.Keys.Min();
    }
}
