namespace Meridian.Federation;

/// <summary>
/// Where pods have been unschedulable for too long, a member is asked only for what it can run, so that the rest moves on. That is remembered for a while:
/// else the replicas would come back at once, as nobody waits there any more.
/// </summary>
internal static class UnschedulableLimits
{
    /// <summary>How long a member is not tried again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(5);

    /// <summary>Limits the members where pods wait, and those where they did.</summary>
    public static void Apply(PlacementWork work, IReadOnlyCollection<CopyFacts> copies)
    {
        if (work.Request.Replicas is null) return;
        var now = work.Request.Now;
        var limits = work.Memory.Limits.Where(l => l.Until > now).ToDictionary(l => l.Cluster, StringComparer.Ordinal);
        foreach (var copy in copies.Where(c => c is { Unschedulable: > 0, Wanted: > 0 }))
        {
            if (limits.GetValueOrDefault(copy.Cluster) is { } known && IsBeingFollowed(work, known, copy)) continue;
            limits[copy.Cluster] = new(copy.Cluster, Math.Max(0, copy.Wanted!.Value - copy.Unschedulable), now + RetryAfter);
        }
        if (limits.Count == 0 && work.Memory.Limits.Count == 0) return;
        work.Memory = work.Memory with { Limits = [.. limits.Values.OrderBy(l => l.Cluster, StringComparer.Ordinal)] };
        foreach (var limit in limits.Values) Apply(work, limit);
    }

    // The member has been asked for less, and the pods that are too many are on their way out.
    private static bool IsBeingFollowed(PlacementWork work, RememberedLimit known, CopyFacts copy)
    {
        var due = known.Until - RetryAfter + work.Candidates.Rules.UnschedulableAfter;
        work.Review(due);
        return copy.Wanted <= known.Most && work.Request.Now < due;
    }

    private static void Apply(PlacementWork work, RememberedLimit limit)
    {
        var i = work.Candidates.Ordinal(limit.Cluster);
        if (i < 0) return;
        ref var seat = ref work.Seats[i];
        seat.Limit = limit.Most;
        seat.Ceiling = Math.Min(seat.Ceiling, limit.Most);
        work.Review(limit.Until);
    }
}
