namespace Meridian.Dns;

/// <summary>What a policy makes of the targets for a client at one place. Pure: who answers and who explains ask the same.</summary>
/// <param name="Verdicts">Every target once, best first.</param>
public sealed record TrafficDecision(IReadOnlyList<TargetVerdict> Verdicts)
{
    // Two places that are this close are one: zones of a region.
    private const double SamePlaceMilliseconds = 0.05;

    /// <summary>Decides.</summary>
    /// <param name="policy">How to choose.</param>
    /// <param name="targets">What to choose from, each cluster once.</param>
    /// <param name="from">Where the client is; null if that is not known.</param>
    /// <param name="roundTrips">How far places are apart.</param>
    public static TrafficDecision Of(TrafficPolicy policy, IReadOnlyList<TrafficTarget> targets, Location? from, RoundTrips roundTrips)
    {
        var all = targets.Select(t => Seen(t, from, roundTrips)).ToArray();
        var healthy = all.Where(v => v.Target.IsHealthy).ToArray();
        var chosen = policy.Method switch
        {
            TrafficMethod.Weighted => Weighted(healthy),
            TrafficMethod.RoundRobin => Together(healthy, TrafficReason.TakesTurns),
            TrafficMethod.Failover => Waterfall([.. InOrder(healthy, policy)], policy.Spill, TrafficReason.First, TrafficReason.LaterInOrder),
            _ => Nearest(healthy, policy, from),
        };
        var unhealthy = all.Where(v => !v.Target.IsHealthy).Select(v => v with { Reason = TrafficReason.Unhealthy });
        return new([.. chosen, .. unhealthy]);
    }

    private static TargetVerdict Seen(TrafficTarget target, Location? from, RoundTrips roundTrips) => new(target)
    {
        Km = from?.Point is { } here && target.Place is { } there ? here.DistanceKm(there) : null,
        Milliseconds = from is null ? null : roundTrips.Between(from.Region, from.Point, target.Region, target.Place),
        IsMeasured = from is not null && roundTrips.Measured(from.Region, target.Region) is not null,
    };

    private static IEnumerable<TargetVerdict> Together(TargetVerdict[] targets, TrafficReason reason) =>
        targets.OrderBy(v => v.Target.Cluster, StringComparer.Ordinal).Select(v => v with { Group = 0, Share = 1, Reason = reason });

    private static IEnumerable<TargetVerdict> Weighted(TargetVerdict[] targets)
    {
        var sum = targets.Sum(v => (double)v.Target.Weight);
        // Nobody has a part: an answer by turns is better than none.
        if (sum == 0) return Together(targets, TrafficReason.TakesTurns);
        return targets.OrderByDescending(v => v.Target.Weight).ThenBy(v => v.Target.Cluster, StringComparer.Ordinal)
            .Select((v, i) => v.Target.Weight == 0 ? v with { Reason = TrafficReason.NoWeight } : v with { Group = i, Share = v.Target.Weight / sum, Reason = TrafficReason.Weight });
    }

    private static IEnumerable<TargetVerdict> Nearest(TargetVerdict[] targets, TrafficPolicy policy, Location? from)
    {
        if (from is null || targets.All(v => v.Milliseconds is null)) return Together(targets, TrafficReason.PlaceUnknown);
        var byDistance = targets.Where(v => v.Milliseconds is not null).OrderBy(v => v.Milliseconds).ThenBy(v => v.Target.Cluster, StringComparer.Ordinal);
        var unplaced = targets.Where(v => v.Milliseconds is null).Select(v => v with { Reason = TrafficReason.Unplaced });
        return Waterfall(SamePlaces(byDistance), policy.Spill, TrafficReason.Nearest, TrafficReason.Farther).Concat(unplaced);
    }

    private static List<List<TargetVerdict>> SamePlaces(IEnumerable<TargetVerdict> byDistance)
    {
        var tiers = new List<List<TargetVerdict>>();
        foreach (var verdict in byDistance)
        {
            if (tiers.Count > 0 && verdict.Milliseconds <= tiers[^1][0].Milliseconds + SamePlaceMilliseconds) tiers[^1].Add(verdict);
            else tiers.Add([verdict]);
        }
        return tiers;
    }

    private static IEnumerable<List<TargetVerdict>> InOrder(TargetVerdict[] targets, TrafficPolicy policy) =>
        targets.OrderBy(v => policy.RankOf(v.Target.Cluster)).ThenBy(v => v.Target.Cluster, StringComparer.Ordinal).Select(v => new List<TargetVerdict> { v });

    // Each tier keeps what it can carry, and the next gets the rest; what nobody can carry is shared like what they can.
    private static IEnumerable<TargetVerdict> Waterfall(List<List<TargetVerdict>> tiers, double? spill, TrafficReason first, TrafficReason others)
    {
        var shares = Shares(tiers, spill);
        for (var tier = 0; tier < tiers.Count; tier++)
        {
            var reason = tier == 0 ? first : shares[tier] > 0 ? TrafficReason.Spill : others;
            foreach (var verdict in tiers[tier]) yield return verdict with { Group = shares[tier] > 0 ? tier : -1, Share = shares[tier], Reason = reason };
        }
    }

    private static double[] Shares(List<List<TargetVerdict>> tiers, double? spill)
    {
        var shares = new double[tiers.Count];
        if (shares.Length == 0) return shares;
        if (spill is not { } least)
        {
            shares[0] = 1;
            return shares;
        }
        var rest = 1.0;
        for (var tier = 0; tier < shares.Length; tier++)
        {
            shares[tier] = rest * tiers[tier].Average(v => Kept(v.Target, least));
            rest -= shares[tier];
        }
        var carried = shares.Sum();
        if (carried == 0) shares[0] = carried = 1;
        for (var tier = 0; tier < shares.Length; tier++) shares[tier] /= carried;
        return shares;
    }

    // The part of its clients that a cluster can carry.
    private static double Kept(TrafficTarget target, double least) =>
        Math.Clamp(target.Availability / least, 0, 1) * (target.Load is > 1 and var load ? 1 / load : 1);
}
