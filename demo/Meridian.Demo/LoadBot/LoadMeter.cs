using System.Collections.Concurrent;

namespace Meridian.Demo;

/// <summary>Counts what becomes of requests. Safe for concurrent use, except that one takes reports.</summary>
/// <param name="time">Clock.</param>
internal sealed class LoadMeter(TimeProvider time)
{
    private sealed class Count
    {
        public readonly LatencyHistogram Latencies = new();
        public readonly ConcurrentDictionary<string, long> By = new(StringComparer.Ordinal);
        public readonly ConcurrentDictionary<string, long> ErrorsBy = new(StringComparer.Ordinal);
        public long Ok;
        public long Errors;
        public long Retries;

        public void Succeed(long micros, string server)
        {
            Interlocked.Increment(ref Ok);
            Latencies.Add(micros);
            if (server.Length > 0) Add(By, server, 1);
        }

        public void Fail(string kind, long requests)
        {
            Interlocked.Add(ref Errors, requests);
            Add(ErrorsBy, kind, requests);
        }

        public static SortedDictionary<string, long> Sorted(ConcurrentDictionary<string, long> counts) => new(counts, StringComparer.Ordinal);

        private static void Add(ConcurrentDictionary<string, long> counts, string name, long more) =>
            counts.AddOrUpdate(name, static (_, added) => added, static (_, count, added) => count + added, more);
    }

    private readonly Count total = new();
    private readonly long begun = time.GetTimestamp();
    private Count window = new();
    private long firstError;
    private long lastError;

    public void Succeeded(long micros, string server)
    {
        Volatile.Read(ref window).Succeed(micros, server);
        total.Succeed(micros, server);
    }

    public void Failed(string kind, long requests = 1)
    {
        Volatile.Read(ref window).Fail(kind, requests);
        total.Fail(kind, requests);
        var now = time.GetTimestamp();
        Interlocked.CompareExchange(ref firstError, now, 0);
        Interlocked.Exchange(ref lastError, now);
    }

    public void Retried()
    {
        Interlocked.Increment(ref Volatile.Read(ref window).Retries);
        Interlocked.Increment(ref total.Retries);
    }

    /// <summary>What was counted since the last call, and forgets it.</summary>
    public LoadReport Take(TimeSpan elapsed, string region, TargetSet targets)
    {
        var taken = Interlocked.Exchange(ref window, new Count());
        return new LoadReport
        {
            Rate = Math.Round((taken.Ok + taken.Errors) / elapsed.TotalSeconds, 1),
            Ok = taken.Ok, Errors = taken.Errors, Retries = taken.Retries,
            TotalOk = Interlocked.Read(ref total.Ok), TotalErrors = Interlocked.Read(ref total.Errors),
            P50 = Milliseconds(taken.Latencies.Quantile(0.5)), P99 = Milliseconds(taken.Latencies.Quantile(0.99)), Max = Milliseconds(taken.Latencies.Longest),
            Region = region, Targets = [.. targets.Addresses.Select(a => a.ToString())],
            By = Count.Sorted(taken.By), ErrorsBy = Count.Sorted(taken.ErrorsBy),
        };
    }

    /// <summary>Everything since the start.</summary>
    public LoadSummary Sum()
    {
        var seconds = time.GetElapsedTime(begun).TotalSeconds;
        var (ok, errors) = (Interlocked.Read(ref total.Ok), Interlocked.Read(ref total.Errors));
        return new LoadSummary
        {
            Seconds = Math.Round(seconds, 3), Rate = Math.Round((ok + errors) / seconds, 1), Ok = ok, Errors = errors, Retries = Interlocked.Read(ref total.Retries),
            ErrorPercent = ok + errors == 0 ? 0 : Math.Round(100.0 * errors / (ok + errors), 4),
            FirstErrorAt = SinceBegin(ref firstError), LastErrorAt = SinceBegin(ref lastError),
            By = Count.Sorted(total.By), ErrorsBy = Count.Sorted(total.ErrorsBy), Latency = Latencies(total.Latencies),
        };
    }

    /// <summary>All latencies since the start.</summary>
    public LatencyHistogram AllLatencies => total.Latencies;

    private static LatencySummary Latencies(LatencyHistogram all) => new()
    {
        P50 = Milliseconds(all.Quantile(0.5)), P90 = Milliseconds(all.Quantile(0.9)), P99 = Milliseconds(all.Quantile(0.99)),
        P999 = Milliseconds(all.Quantile(0.999)), Max = Milliseconds(all.Longest),
    };

    private static double Milliseconds(long micros) => micros / 1000.0;

    private double? SinceBegin(ref long timestamp) =>
        Interlocked.Read(ref timestamp) is > 0 and var at ? Math.Round(time.GetElapsedTime(begun, at).TotalSeconds, 3) : null;
}
