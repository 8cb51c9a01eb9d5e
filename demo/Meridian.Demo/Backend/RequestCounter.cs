using System.Collections.Concurrent;

namespace Meridian.Demo;

/// <summary>Counts requests, in all and by the caller's region. Safe for concurrent use.</summary>
internal sealed class RequestCounter
{
    // The names come from outside: not more of them, and not longer ones, than regions have.
    private const int MostRegions = 64;
    private const int LongestRegion = 63;

    private readonly ConcurrentDictionary<string, Count> byRegion = new(StringComparer.Ordinal);
    private readonly Count all = new();
    private long seen;
    private double rate;

    private sealed class Count
    {
        public long Value;
    }

    /// <summary>Counts one request. <paramref name="region"/> is empty if the caller did not say.</summary>
    public void Add(string region)
    {
        Interlocked.Increment(ref all.Value);
        if (region.Length is 0 or > LongestRegion) return;
        if (!byRegion.TryGetValue(region, out var count))
        {
            if (byRegion.Count >= MostRegions) return;
            count = byRegion.GetOrAdd(region, _ => new Count());
        }
        Interlocked.Increment(ref count.Value);
    }

    /// <summary>Works out the rate since the last call.</summary>
    public void Measure(TimeSpan elapsed)
    {
        var now = Interlocked.Read(ref all.Value);
        Volatile.Write(ref rate, elapsed > TimeSpan.Zero ? Math.Round((now - seen) / elapsed.TotalSeconds, 1) : 0);
        seen = now;
    }

    public BackendStats Read(string version) => new()
    {
        V = version,
        T = Interlocked.Read(ref all.Value),
        Rps = Volatile.Read(ref rate),
        By = byRegion.IsEmpty ? null : new SortedDictionary<string, long>(byRegion.ToDictionary(e => e.Key, e => Interlocked.Read(ref e.Value.Value)), StringComparer.Ordinal),
    };
}
