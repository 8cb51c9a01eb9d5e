using Meridian.Dns;

namespace Meridian.Network;

/// <summary>Tells from the map and from what users asked what happens between two places; pure.</summary>
public static class LinkConditions
{
    /// <summary>What happens between two places; null if nothing does.</summary>
    /// <param name="state">What users asked.</param>
    /// <param name="one">One end; null for a program of this machine that has no place.</param>
    /// <param name="other">The other end.</param>
    /// <param name="now">The moment.</param>
    /// <param name="distance">Whether the distance counts; else only faults do.</param>
    public static LinkCondition? Between(WorldState state, WorldPlace? one, WorldPlace? other, DateTimeOffset now, bool distance = true)
    {
        if (one == other) return null;
        var condition = new LinkCondition(distance && state.Latency.On ? Distance(state.Latency, one, other) : TimeSpan.Zero, TimeSpan.Zero, 0, false);
        foreach (var fault in state.FaultsAt(now))
            if (IsOf(fault, one, other) || IsOf(fault, other, one)) condition = With(condition, fault);
        return condition == Nothing ? null : condition;
    }

    /// <summary>The round-trip time between two places by the settings, whether they are on or not.</summary>
    public static TimeSpan Distance(LatencySettings settings, WorldPlace? one, WorldPlace? other)
    {
        if (one is null || other is null) return TimeSpan.Zero;
        var set = Array.FindLast(settings.Pairs, p => p.IsOf(one.Name, other.Name)) ?? Array.FindLast(settings.Pairs, p => p.IsOf(one.Region, other.Region));
        return set is not null ? TimeSpan.FromMilliseconds(set.Ms) : RoundTrip.Between(one.Place, other.Place);
    }

    private static readonly LinkCondition Nothing = new(TimeSpan.Zero, TimeSpan.Zero, 0, false);

    private static bool IsOf(Fault fault, WorldPlace? cluster, WorldPlace? peer) =>
        fault.Cluster == cluster?.Name && (fault.From.Length == 0 || fault.From == peer?.Name);

    private static LinkCondition With(LinkCondition condition, Fault fault) => fault.Kind switch
    {
        FaultKind.Partition => condition with { IsCut = true },
        FaultKind.Slow => condition with { RoundTrip = condition.RoundTrip + Milliseconds(fault.LatencyMs), Jitter = condition.Jitter + Milliseconds(fault.JitterMs) },
        FaultKind.Loss => condition with { Loss = 1 - (1 - condition.Loss) * (1 - fault.Percent / 100) },
        // Who is dead has no traffic.
        _ => condition,
    };

    private static TimeSpan Milliseconds(double ms) => TimeSpan.FromMilliseconds(ms);
}
