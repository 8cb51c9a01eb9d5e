using System.Collections.Concurrent;

namespace Meridian.Controllers.NodeLifecycle;

/// <summary>Lets the nodes of a zone drive their pods off one after another only, and not at all where most of a small zone is not ready. Safe for concurrent use.</summary>
internal sealed class EvictionPace(TimeProvider time, NodeLifecycleOptions options)
{
    private readonly ConcurrentDictionary<string, long> last = new(StringComparer.Ordinal);

    /// <summary>Takes the zone's turn, if it is free.</summary>
    /// <returns>Zero if it was; otherwise how long to wait, or null until the zone's health is another.</returns>
    internal TimeSpan? Take(string zone, ZoneHealth health, int nodes)
    {
        if (Interval(health, nodes) is not { } interval) return null;
        while (true)
        {
            var now = time.GetTimestamp();
            if (!last.TryGetValue(zone, out var taken))
            {
                if (last.TryAdd(zone, now)) return TimeSpan.Zero;
                continue;
            }
            var left = interval - time.GetElapsedTime(taken, now);
            if (left > TimeSpan.Zero) return left;
            if (last.TryUpdate(zone, now, taken)) return TimeSpan.Zero;
        }
    }

    // A zone that is lost as a whole is emptied at the usual pace: others are there to take the pods in.
    private TimeSpan? Interval(ZoneHealth health, int nodes) =>
        health != ZoneHealth.Disrupted ? options.EvictionInterval : nodes > options.LargeZone ? options.DisruptedEvictionInterval : null;
}
