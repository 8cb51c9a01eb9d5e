using System.Diagnostics.Metrics;
using Meridian.Network;

namespace Meridian.Federation;

/// <summary>The requests of all global addresses, by the clients' region and the cluster that served them.</summary>
internal sealed class EdgeMetrics : IDisposable
{
    private readonly Meter meter = new("Meridian.Network");

    /// <param name="traffic">Requests so far.</param>
    public EdgeMetrics(Func<IReadOnlyList<EdgeTraffic>> traffic)
    {
        Counter("edge_requests_total", "Requests answered at global addresses, by the region of the client and the cluster that served.", t => t.Requests);
        Counter("edge_failures_total", "Of these, requests for which no backend gave an answer.", t => t.Failures);
        Counter("edge_request_duration_seconds_sum", "Time that all requests took together.", t => t.LatencySum.TotalSeconds);

        void Counter<T>(string name, string description, Func<EdgeTraffic, T> of) where T : struct =>
            meter.CreateObservableCounter(name, () => Sum(traffic()).Select(t => new Measurement<T>(of(t), new("client_region", t.ClientRegion), new("cluster", t.Cluster))), description: description);
    }

    public void Dispose() => meter.Dispose();

    // Several addresses make one series.
    private static IEnumerable<EdgeTraffic> Sum(IReadOnlyList<EdgeTraffic> traffic) => traffic
        .GroupBy(t => (t.ClientRegion, t.Cluster))
        .Select(g => g.First() with { Requests = g.Sum(t => t.Requests), Failures = g.Sum(t => t.Failures), LatencySum = new TimeSpan(g.Sum(t => t.LatencySum.Ticks)) });
}
