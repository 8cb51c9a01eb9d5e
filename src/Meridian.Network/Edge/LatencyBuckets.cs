using System.Numerics;

namespace Meridian.Network;

/// <summary>Classes of durations, four to each doubling from 1 µs on: any quantile is right to within a quarter.</summary>
internal static class LatencyBuckets
{
    private const int PerDoubling = 4;

    /// <summary>How many classes there are; the last holds everything from about two minutes on.</summary>
    public const int Count = 27 * PerDoubling;

    public static int Of(TimeSpan duration)
    {
        var us = (ulong)Math.Max(1, duration.TotalMicroseconds);
        var doubling = BitOperations.Log2(us);
        var quarter = doubling >= 2 ? (int)(us >> (doubling - 2)) & 3 : (int)(us << (2 - doubling)) & 3;
        return Math.Min(doubling * PerDoubling + quarter, Count - 1);
    }

    /// <summary>Upper end of the class that holds the quantile; zero when nothing was counted.</summary>
    public static TimeSpan Quantile(long[] counts, double quantile)
    {
        var total = counts.Sum();
        if (total == 0) return TimeSpan.Zero;
        var rank = (long)Math.Ceiling(total * quantile);
        var bucket = 0;
        for (long seen = 0; bucket < Count && (seen += counts[bucket]) < rank; bucket++)
        {
        }
        return TimeSpan.FromMicroseconds(Math.Pow(2, bucket / PerDoubling) * (1 + (bucket % PerDoubling + 1) / (double)PerDoubling));
    }
}
