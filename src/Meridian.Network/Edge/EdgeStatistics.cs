using System.Collections.Concurrent;

namespace Meridian.Network;

/// <summary>Requests from one client region to one cluster since the server began.</summary>
/// <param name="ClientRegion">Region of the clients; empty for those that could not be placed.</param>
/// <param name="Cluster">Cluster that answered; empty when none could.</param>
/// <param name="Requests">Requests answered, whatever the status.</param>
/// <param name="Failures">Of these, those for which no backend gave an answer.</param>
/// <param name="LatencySum">Time all requests took together.</param>
/// <param name="P50">Time that half of the requests did not exceed, to within a quarter.</param>
/// <param name="P99">Time that 99 of 100 requests did not exceed, to within a quarter.</param>
public sealed record EdgeTraffic(string ClientRegion, string Cluster, long Requests, long Failures, TimeSpan LatencySum, TimeSpan P50, TimeSpan P99);

/// <summary>A backend as it is now.</summary>
/// <param name="Service">Name of its service.</param>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Fault">Why it gets no requests: <c>connection</c>, <c>errors</c>, <c>timeout</c> or <c>health check</c>; empty if it does.</param>
/// <param name="Active">Requests under way.</param>
/// <param name="Utilization">Part of the processor time it asked for that it uses; 0 if that is not known.</param>
public sealed record EdgeBackendStanding(string Service, string Cluster, string Fault, int Active, double Utilization);

/// <summary>How often something happened to backends of a cluster since the server began.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="What">For ejections the cause; for health checks <c>good</c> or <c>bad</c>; for mirrored requests <c>sent</c>, <c>failed</c> or <c>dropped</c>.</param>
/// <param name="Times">How often.</param>
public sealed record EdgeCount(string Cluster, string What, long Times);

/// <summary>Counts requests. Safe for concurrent use.</summary>
internal sealed class EdgeStatistics
{
    private readonly ConcurrentDictionary<(string Region, string Cluster), Counter> counters = new();

    public void Count(string region, string cluster, TimeSpan took, bool failed) =>
        counters.GetOrAdd((region, cluster), static _ => new Counter()).Count(took, failed);

    public Tally Ejections { get; } = new();

    public Tally Checks { get; } = new();

    public Tally Mirrored { get; } = new();

    public void CountEjection(string cluster, EjectionCause cause) => Ejections.Count(cluster, ChoiceWords.Of(cause));

    public void CountCheck(string cluster, bool good) => Checks.Count(cluster, good ? "good" : "bad");

    public IReadOnlyList<EdgeTraffic> Snapshot() =>
        [.. counters.Select(c => c.Value.Read(c.Key.Region, c.Key.Cluster)).OrderBy(t => t.ClientRegion, StringComparer.Ordinal).ThenBy(t => t.Cluster, StringComparer.Ordinal)];

    private sealed class Counter
    {
        private readonly long[] byLatency = new long[LatencyBuckets.Count];
        private long failures;
        private long ticks;

        public void Count(TimeSpan took, bool failed)
        {
            Interlocked.Increment(ref byLatency[LatencyBuckets.Of(took)]);
            Interlocked.Add(ref ticks, took.Ticks);
            if (failed) Interlocked.Increment(ref failures);
        }

        public EdgeTraffic Read(string region, string cluster)
        {
            var counts = Array.ConvertAll(byLatency, c => c);
            return new EdgeTraffic(
                region, cluster, counts.Sum(), Interlocked.Read(ref failures), new TimeSpan(Interlocked.Read(ref ticks)),
                LatencyBuckets.Quantile(counts, 0.50), LatencyBuckets.Quantile(counts, 0.99));
        }
    }
}
