using System.Collections.Concurrent;

namespace Meridian.Dns;

/// <summary>
/// Which records of a set a client is told. What is decided for a place is decided once and remembered, so that answering is a look-up. Immutable to
/// those who use it; safe for concurrent use.
/// </summary>
/// <param name="policy">How to choose.</param>
/// <param name="targets">The cluster that each record leads to, in the order of the records; a cluster may have several.</param>
/// <param name="roundTrips">How far places are apart.</param>
public sealed class TrafficPlan(TrafficPolicy policy, IReadOnlyList<TrafficTarget> targets, RoundTrips roundTrips) : IEquatable<TrafficPlan>
{
    // A GeoIP database knows more cities than are worth remembering for each name.
    private const int MostRemembered = 1024;

    private ConcurrentDictionary<Location, IReadOnlyList<TrafficGroup>>? decided;
    private IReadOnlyList<TrafficGroup>? nowhere;

    /// <summary>How is chosen.</summary>
    public TrafficPolicy Policy => policy;

    /// <summary>The cluster that each record leads to.</summary>
    public IReadOnlyList<TrafficTarget> Targets => targets;

    /// <summary>Whether clients at different places may be told different things.</summary>
    public bool DependsOnPlace { get; } = policy.Method == TrafficMethod.Nearest && targets.Select(t => t.Cluster).Distinct(StringComparer.Ordinal).Count() > 1;

    /// <summary>What clients at a place are told: one group of records an answer. The same list again as long as the place is remembered.</summary>
    public IReadOnlyList<TrafficGroup> For(Location? from)
    {
        if (from is null || !DependsOnPlace) return nowhere ??= Decide(from);
        var known = decided ?? Interlocked.CompareExchange(ref decided, new(), null) ?? decided;
        if (known.TryGetValue(from, out var groups)) return groups;
        groups = Decide(from);
        return known.Count < MostRemembered ? known.GetOrAdd(from, groups) : groups;
    }

    /// <summary>Chooses the records of one answer.</summary>
    /// <param name="from">Where the client is; null if not known.</param>
    /// <param name="turn">Number of the answer: groups get their shares, and records their turns, over consecutive numbers.</param>
    /// <param name="order">Receives indexes of records; as long as there are records.</param>
    /// <returns>How many are chosen, at least 1.</returns>
    public int Choose(Location? from, uint turn, Span<int> order)
    {
        var indexes = Drawn(For(from), turn).Indexes;
        for (var i = 0; i < indexes.Count; i++) order[i] = indexes[(int)(((ulong)turn + (uint)i) % (uint)indexes.Count)];
        return indexes.Count;
    }

    /// <inheritdoc />
    public bool Equals(TrafficPlan? other) =>
        other is not null && (ReferenceEquals(this, other) || ReferenceEquals(roundTrips, other.RoundTrips) && policy.Equals(other.Policy) && targets.SequenceEqual(other.Targets));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as TrafficPlan);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(policy, targets.Count);

    private RoundTrips RoundTrips => roundTrips;

    private static TrafficGroup Drawn(IReadOnlyList<TrafficGroup> groups, uint turn)
    {
        if (groups.Count == 1) return groups[0];
        // Steps of the golden ratio spread the numbers evenly: every run of answers has the shares, not only the whole.
        const uint golden = 0x9E3779B9;
        var drawn = (turn * golden) / (double)uint.MaxValue;
        foreach (var group in groups)
        {
            drawn -= group.Share;
            if (drawn < 0) return group;
        }
        return groups[^1];
    }

    private IReadOnlyList<TrafficGroup> Decide(Location? from)
    {
        var clusters = targets.DistinctBy(t => t.Cluster).ToArray();
        var verdicts = TrafficDecision.Of(policy, clusters, from, roundTrips).Verdicts.Where(v => v.IsChosen);
        TrafficGroup[] groups = [.. verdicts.GroupBy(v => v.Group).Select(g => new TrafficGroup(Records(g), g.First().Share))];
        // Only healthy targets are planned with; were there none, all would be better than nothing.
        return groups.Length > 0 ? groups : [new TrafficGroup([.. Enumerable.Range(0, targets.Count)], 1)];
    }

    private int[] Records(IEnumerable<TargetVerdict> verdicts)
    {
        var clusters = verdicts.Select(v => v.Target.Cluster).ToHashSet(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, targets.Count).Where(i => clusters.Contains(targets[i].Cluster))];
    }
}

/// <summary>Records that are answered together.</summary>
/// <param name="Indexes">Which of the set; at least one.</param>
/// <param name="Share">Part of the answers that are these, 0 to 1.</param>
public sealed record TrafficGroup(IReadOnlyList<int> Indexes, double Share);
