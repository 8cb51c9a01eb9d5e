namespace Meridian.Federation;

/// <summary>How many replicas each cluster gets.</summary>
/// <param name="Replicas">Planned replicas of every available cluster.</param>
/// <param name="Overflow">Replicas a cluster should get beyond its known capacity, to be run as soon as it has room.</param>
internal sealed record ReplicaPlan(IReadOnlyDictionary<string, long> Replicas, IReadOnlyDictionary<string, long> Overflow)
{
    /// <summary>What the cluster is asked to run: its plan and its overflow.</summary>
    public long For(string cluster) => Replicas.GetValueOrDefault(cluster) + Overflow.GetValueOrDefault(cluster);
}

/// <summary>
/// Spreads replicas over clusters by preferences, exactly as Federation v1 did, so that its annotation means the same here.
/// Pure: the same input gives the same plan on every machine, in whatever order the clusters are listed.
/// </summary>
internal static class ReplicaPlanner
{
    private sealed class Share(string name, ClusterPreference preference, uint hash)
    {
        public string Name { get; } = name;
        public ClusterPreference Preference { get; } = preference;
        public uint Hash { get; } = hash;
        public long? Capacity { get; init; }
        public long Planned { get; set; }

        /// <summary>Replicas it already runs and was given for that; they count against its share by weight.</summary>
        public long Kept { get; set; }
        public long Overflow { get; set; }

        public long WithinCapacity(long replicas) => Capacity is { } capacity ? Math.Min(replicas, capacity) : replicas;
        public long WithinMaximum(long replicas) => Preference.MaxReplicas is { } most ? Math.Min(replicas, most) : replicas;
    }

    /// <param name="total">Replicas to spread.</param>
    /// <param name="clusters">Available clusters; no name twice.</param>
    /// <param name="preferences">Who gets what.</param>
    /// <param name="current">Replicas that run now, for clusters where that is known.</param>
    /// <param name="capacity">Most replicas that can run, for clusters where that is known.</param>
    /// <param name="key">Key of the object, <c>namespace/name</c>: breaks ties.</param>
    public static ReplicaPlan Plan(
        long total, IEnumerable<string> clusters, ReplicaPreferences preferences,
        IReadOnlyDictionary<string, long> current, IReadOnlyDictionary<string, long> capacity, string key)
    {
        var names = clusters.ToArray();
        var shares = Ordered(names, preferences, capacity, key);
        var remaining = GiveMinimums(shares, total);
        if (!preferences.Rebalance) remaining = KeepRunning(shares, current, remaining);
        remaining = Distribute(shares, remaining);
        return Result(names, shares, preferences.Rebalance, remaining);
    }

    private static Share[] Ordered(string[] clusters, ReplicaPreferences preferences, IReadOnlyDictionary<string, long> capacity, string key) =>
    [
        .. from name in clusters
           let preference = preferences.For(name)
           where preference is not null
           let hash = NameHash.Of(name, key)
           // The name settles hashes that collide, which v1 left to chance.
           orderby preference.Weight descending, hash, name
           select new Share(name, preference, hash) { Capacity = capacity.TryGetValue(name, out var most) ? most : null },
    ];

    private static long GiveMinimums(Share[] shares, long remaining)
    {
        foreach (var share in shares)
        {
            share.Planned = share.WithinCapacity(Math.Min(share.Preference.MinReplicas, remaining));
            remaining -= share.Planned;
        }
        return remaining;
    }

    private static long KeepRunning(Share[] shares, IReadOnlyDictionary<string, long> current, long remaining)
    {
        foreach (var share in shares)
        {
            if (!current.TryGetValue(share.Name, out var running) || running <= share.Planned) continue;
            var target = share.WithinCapacity(share.WithinMaximum(running));
            share.Kept = Math.Clamp(target - share.Planned, 0, remaining);
            share.Planned += share.Kept;
            remaining -= share.Kept;
        }
        return remaining;
    }

    private static long Distribute(Share[] shares, long remaining)
    {
        var inPlay = shares.ToList();
        var changed = true;
        while (remaining > 0 && changed)
        {
            var weights = inPlay.Sum(s => s.Preference.Weight);
            if (weights == 0) break;
            changed = false;
            var toShare = remaining;
            inPlay.RemoveAll(share =>
            {
                var due = Math.Min(DividedUp(toShare * share.Preference.Weight, weights), remaining);
                var full = Give(share, due, ref remaining, ref changed);
                return full;
            });
        }
        return remaining;
    }

    // Gives a cluster what is due in this pass. True when it cannot take more in later ones.
    private static bool Give(Share share, long due, ref long remaining, ref bool changed)
    {
        var used = Math.Min(due, share.Kept);
        share.Kept -= used;
        var wanted = share.Planned + due - used;
        var allowed = share.WithinMaximum(wanted);
        var target = share.WithinCapacity(allowed);
        share.Overflow = allowed - target;
        if (used > 0 || target > share.Planned) changed = true;
        remaining -= target - share.Planned;
        share.Planned = target;
        return target < wanted;
    }

    private static ReplicaPlan Result(string[] clusters, Share[] shares, bool rebalance, long remaining)
    {
        var planned = clusters.ToDictionary(c => c, _ => 0L, StringComparer.Ordinal);
        var overflow = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var share in shares)
        {
            planned[share.Name] = share.Planned;
            // Without rebalancing only what found no place anywhere waits for room.
            var waiting = rebalance ? share.Overflow : Math.Min(share.Overflow, remaining);
            if (waiting > 0) overflow[share.Name] = waiting;
        }
        return new ReplicaPlan(planned, overflow);
    }

    private static long DividedUp(long dividend, long divisor) => (dividend + divisor - 1) / divisor;
}
