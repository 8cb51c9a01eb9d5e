namespace Meridian.Dns;

/// <summary>What a name has when several writers claim it; pure, and the same for every writer that sees the same claims.</summary>
internal static class ClaimMerge
{
    /// <summary>The record sets that the claims together ask for. Where some claim addresses and others an alias, the addresses are taken: one has a backend, the other leads on.</summary>
    public static IReadOnlyList<ManagedSet> Of(IEnumerable<Claim> claims)
    {
        var byType = claims.OrderBy(c => c.Owner, StringComparer.Ordinal).SelectMany(c => c.Sets).ToLookup(s => s.Type);
        var aliasIsAlone = byType.All(g => g.Key == RecordType.CNAME);
        return [.. byType.Where(g => aliasIsAlone || g.Key != RecordType.CNAME).OrderBy(g => g.Key).Select(g => g.Key == RecordType.CNAME ? Alias([.. g]) : Together([.. g]))];
    }

    // A name can have one alias only.
    private static ManagedSet Alias(IReadOnlyList<ManagedSet> sets) => sets.MinBy(s => RecordText.Write(s.Data[0]), StringComparer.Ordinal)!;

    private static ManagedSet Together(IReadOnlyList<ManagedSet> sets)
    {
        var (first, ttl) = (sets[0], sets.Min(s => s.Ttl));
        if (sets.Count == 1) return first;
        // Writers that do not agree on the rule: without one all answers are given, which is right for each.
        if (sets.Any(s => s.Routing != first.Routing)) return new ManagedSet(first.Name, first.Type, ttl, sets.SelectMany(s => s.Data));
        return new ManagedSet(first.Name, first.Type, ttl, first.Routing, sets.SelectMany(s => s.Answers).GroupBy(a => a.Id, StringComparer.Ordinal).Select(Answer));
    }

    private static RoutedAnswer Answer(IGrouping<string, RoutedAnswer> same) => same.First() with
    {
        Data = [.. same.SelectMany(a => a.Data)],
        Weight = same.Max(a => a.Weight),
        HealthCheck = same.Select(a => a.HealthCheck).FirstOrDefault(c => c.Length > 0) ?? "",
    };
}
