using System.Collections.Concurrent;

namespace Meridian.Dns;

/// <summary>What the clients at each place are told of one record set: encoded when the first of them asks, and copied from then on. Safe for concurrent use.</summary>
/// <param name="plan">Decides.</param>
/// <param name="set">The set.</param>
internal sealed class SetPlans(TrafficPlan plan, EncodedSet set)
{
    // A GeoIP database knows more cities than are worth remembering for each name.
    private const int MostRemembered = 1024;

    private ConcurrentDictionary<Location, EncodedPlan>? placed;
    private EncodedPlan? elsewhere;

    public TrafficPlan Plan => plan;

    /// <summary>What clients at a place are told.</summary>
    public EncodedPlan For(Location? from)
    {
        if (from is null || !plan.DependsOnPlace) return elsewhere ??= EncodedPlan.Of(plan.For(null), set);
        var known = placed ?? Interlocked.CompareExchange(ref placed, new(), null) ?? placed;
        if (known.TryGetValue(from, out var encoded)) return encoded;
        encoded = EncodedPlan.Of(plan.For(from), set);
        return known.Count < MostRemembered ? known.GetOrAdd(from, encoded) : encoded;
    }
}
