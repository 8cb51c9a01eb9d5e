namespace Meridian.Network;

/// <summary>Where a request goes, and why.</summary>
internal readonly record struct Chosen(BackendPlace? Place, ChoiceReason Reason);

/// <summary>Decides where a request goes. Reads the states of backends; takes the one request that a failed one is tried with.</summary>
internal static class BackendChoice
{
    /// <summary>
    /// The backend for a request: of the nearest cluster that is well and has room; of one cluster's, and of equally near ones', the less used of two.
    /// When none has room, the nearest that is well takes more, up to the breaker. Failed ones come only when nothing else is left.
    /// </summary>
    /// <param name="near">Healthy backends in groups of equal distance, the nearest first.</param>
    /// <param name="policy">What is room.</param>
    /// <param name="tried">Backends that failed for this request.</param>
    /// <param name="now">Time.</param>
    /// <param name="turn">Number of the request: who comes first among equals.</param>
    /// <returns>No place when there is no healthy backend left, or the breaker forbids it.</returns>
    public static Chosen Next(BackendPlace[][] near, EdgePolicy policy, List<BackendState>? tried, long now, uint turn)
    {
        var reason = ChoiceReason.Nearest;
        foreach (var group in near)
        {
            if (Pick(group, policy, tried, now, turn, roomOnly: true, ref reason) is { } place) return new(place, reason);
        }
        if (policy.MaxInFlight > 0 || policy.MaxRate > 0 || policy.MaxUtilization > 0)
        {
            foreach (var group in near)
            {
                if (Pick(group, policy, tried, now, turn, roomOnly: false, ref reason) is { } place) return new(place, ChoiceReason.Spill);
            }
        }
        return new(LeastBad(near, policy, tried, turn), ChoiceReason.LastResort);
    }

    /// <summary>A backend of one cluster, if it is well.</summary>
    public static BackendPlace? Of(string cluster, BackendPlace[] places, EdgePolicy policy, List<BackendState>? tried, long now)
    {
        foreach (var place in places)
        {
            if (place.Backend.Cluster == cluster && !IsTried(tried, place) && !IsBroken(place, policy) && place.State.Admits(now)) return place;
        }
        return null;
    }

    /// <summary>A backend by the weights of clusters; null when none of those that have any is well.</summary>
    /// <param name="places">Healthy backends.</param>
    /// <param name="policy">The weights.</param>
    /// <param name="tried">Backends that failed for this request.</param>
    /// <param name="now">Time.</param>
    /// <param name="dice">Evenly spread over 0 to 1, without 1.</param>
    public static BackendPlace? ByWeight(BackendPlace[] places, EdgePolicy policy, List<BackendState>? tried, long now, double dice)
    {
        var usable = places.Where(p => WeightOf(p, policy) > 0 && !IsTried(tried, p) && !IsBroken(p, policy) && !p.State.IsEjected(now)).ToArray();
        var left = dice * usable.Sum(p => WeightOf(p, policy));
        foreach (var place in usable)
        {
            left -= WeightOf(place, policy);
            if (left < 0) return place.State.Admits(now) ? place : null;
        }
        return null;
    }

    private static int WeightOf(BackendPlace place, EdgePolicy policy) => policy.ClusterWeights.GetValueOrDefault(place.Backend.Cluster);

    // Notes in the reason why the group was passed over.
    private static BackendPlace? Pick(
        BackendPlace[] group, EdgePolicy policy, List<BackendState>? tried, long now, uint turn, bool roomOnly, ref ChoiceReason reason)
    {
        BackendPlace? best = null;
        // Two neighbours of a moving window: as good as two at random, and it comes round to all.
        var looked = 0;
        for (var i = 0; i < group.Length && looked < 2; i++)
        {
            var place = group[(int)((turn + (uint)i) % (uint)group.Length)];
            if (IsTried(tried, place) || place.State.IsEjected(now))
            {
                reason = ChoiceReason.Failover;
                continue;
            }
            if (IsBroken(place, policy) || roomOnly && !HasRoom(place, policy, now))
            {
                if (reason == ChoiceReason.Nearest) reason = ChoiceReason.Spill;
                continue;
            }
            looked++;
            if (best is not null && place.State.Active >= best.State.Active) continue;
            best = place;
        }
        if (best is null || best.State.Admits(now)) return best;
        reason = ChoiceReason.Failover;
        return null;
    }

    private static BackendPlace? LeastBad(BackendPlace[][] near, EdgePolicy policy, List<BackendState>? tried, uint turn)
    {
        foreach (var group in near)
        {
            for (var i = 0; i < group.Length; i++)
            {
                var place = group[(int)((turn + (uint)i) % (uint)group.Length)];
                if (!IsTried(tried, place) && !IsBroken(place, policy)) return place;
            }
        }
        return null;
    }

    private static bool HasRoom(BackendPlace place, EdgePolicy policy, long now) =>
        (policy.MaxInFlight == 0 || place.State.Active < policy.MaxInFlight) && (policy.MaxRate == 0 || place.State.Rate(now) < policy.MaxRate)
        && (policy.MaxUtilization == 0 || place.State.Utilization(now) < policy.MaxUtilization);

    private static bool IsBroken(BackendPlace place, EdgePolicy policy) => policy.Breaker > 0 && place.State.Active >= policy.Breaker;

    private static bool IsTried(List<BackendState>? tried, BackendPlace place) => tried is not null && tried.Contains(place.State);
}
