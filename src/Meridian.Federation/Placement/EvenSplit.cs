namespace Meridian.Federation;

/// <summary>
/// Divides replicas equally over clusters: what happens when an object says nothing about its placement. Counts differ by at
/// most one (but for clusters that are full); the odd replicas stay where most run already, so that nothing moves without need.
/// </summary>
internal static class EvenSplit
{
    /// <param name="total">Replicas to spread.</param>
    /// <param name="clusters">Available clusters; no name twice.</param>
    /// <param name="current">Replicas asked of a cluster now, where it has the object.</param>
    /// <param name="capacity">Most replicas that can run, for clusters where that is known.</param>
    /// <param name="key">Key of the object: settles who gets an odd replica when nobody runs more than another.</param>
    /// <returns>Replicas of every cluster. Their sum is <paramref name="total"/> unless there is no cluster.</returns>
    public static IReadOnlyDictionary<string, long> Plan(
        long total, IEnumerable<string> clusters, IReadOnlyDictionary<string, long> current, IReadOnlyDictionary<string, long> capacity, string key)
    {
        var ordered = clusters
            .OrderByDescending(c => current.GetValueOrDefault(c)).ThenBy(c => NameHash.Of(c, key)).ThenBy(c => c, StringComparer.Ordinal)
            .ToList();
        var plan = ordered.ToDictionary(c => c, _ => 0L, StringComparer.Ordinal);
        if (ordered.Count == 0) return plan;

        var open = ordered.ToList();
        var remaining = FillSmall(open, plan, capacity, total);
        // When every cluster is full the rest waits as unschedulable pods: the first room anywhere is used.
        if (open.Count == 0) open = [.. ordered.OrderByDescending(c => current.GetValueOrDefault(c) - plan[c])];
        Divide(open, plan, remaining);
        return plan;
    }

    // Clusters with less room than an equal share take what they can; the others share the rest, which may overfill further ones.
    private static long FillSmall(List<string> open, Dictionary<string, long> plan, IReadOnlyDictionary<string, long> capacity, long remaining)
    {
        bool filled;
        do
        {
            var share = open.Count == 0 ? 0 : remaining / open.Count;
            var full = open.Find(c => capacity.TryGetValue(c, out var room) && room <= share);
            filled = full is not null;
            if (full is null) continue;
            open.Remove(full);
            plan[full] = Math.Max(0, capacity[full]);
            remaining -= plan[full];
        }
        while (filled);
        return remaining;
    }

    private static void Divide(List<string> clusters, Dictionary<string, long> plan, long remaining)
    {
        var (share, odd) = Math.DivRem(remaining, clusters.Count);
        for (var i = 0; i < clusters.Count; i++) plan[clusters[i]] += share + (i < odd ? 1 : 0);
    }
}
