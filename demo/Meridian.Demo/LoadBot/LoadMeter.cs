using System.Collections.Concurrent;

namespace Meridian.Demo;

/// <summary>Counts what becomes of requests. Safe for concurrent use, except that one reads.</summary>
internal sealed class LoadMeter
{
    private sealed class Window
    {
        public readonly LatencyHistogram Latencies = new();
        public readonly ConcurrentDictionary<string, long> By = new(StringComparer.Ordinal);
        public long Ok;
        public long Errors;
    }

    private Window window = new();
    private long totalOk;
    private long totalErrors;

    public void Succeeded(long micros, string region)
    {
        var now = Volatile.Read(ref window);
        Interlocked.Increment(ref now.Ok);
        now.Latencies.Add(micros);
        if (region.Length > 0) now.By.AddOrUpdate(region, 1, static (_, count) => count + 1);
    }

    public void Failed(long requests = 1) => Interlocked.Add(ref Volatile.Read(ref window).Errors, requests);

    /// <summary>What was counted since the last call, and forgets it.</summary>
    public LoadReport Take(TimeSpan elapsed, string region, TargetSet targets)
    {
        var taken = Interlocked.Exchange(ref window, new Window());
        totalOk += taken.Ok;
        totalErrors += taken.Errors;
        return new LoadReport
        {
            Rate = Math.Round((taken.Ok + taken.Errors) / elapsed.TotalSeconds, 1),
            Ok = taken.Ok, Errors = taken.Errors, TotalOk = totalOk, TotalErrors = totalErrors,
            P50 = taken.Latencies.Quantile(0.5) / 1000.0, P99 = taken.Latencies.Quantile(0.99) / 1000.0,
            Region = region, Targets = [.. targets.Addresses.Select(a => a.ToString())],
            By = new SortedDictionary<string, long>(taken.By, StringComparer.Ordinal),
        };
    }
}
