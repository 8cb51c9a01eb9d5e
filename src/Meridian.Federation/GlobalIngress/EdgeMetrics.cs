using System.Diagnostics.Metrics;
using Meridian.Network;

namespace Meridian.Federation;

/// <summary>The requests of all global addresses, by the clients' region and the cluster that served them.</summary>
internal sealed class EdgeMetrics : IDisposable
{
    private readonly Meter meter = new("Meridian.Network");

    /// <param name="servers">All global addresses.</param>
    public EdgeMetrics(Func<IReadOnlyList<EdgeServer>> servers)
    {
        IReadOnlyList<EdgeTraffic> traffic() => [.. servers().SelectMany(s => s.Traffic)];
        Counter("edge_requests_total", "Requests answered at global addresses, by the region of the client and the cluster that served.", t => t.Requests);
        Counter("edge_failures_total", "Of these, requests for which no backend gave an answer.", t => t.Failures);
        Counter("edge_request_duration_seconds_sum", "Time that all requests took together.", t => t.LatencySum.TotalSeconds);

        Count("edge_ejections_total", "How often a cluster's backends came to be avoided, by cause.", "cause", s => s.Ejections);
        Count("edge_health_checks_total", "Answers of a cluster's backends to health checks, by result.", "result", s => s.HealthChecks);
        Count("edge_mirrored_total", "Copies of requests, by what became of them.", "result", s => s.Mirrored);
        Gauge("edge_backend_up", "Whether a service's backend in a cluster gets requests.", b => b.Fault.Length == 0 ? 1 : 0);
        Gauge("edge_backend_requests", "Requests that a service's backend in a cluster has under way.", b => b.Active);
        Gauge("edge_backend_utilization", "Part of the processor time that they asked for which a service's pods in a cluster use, where a route asks for it.", b => b.Utilization);

        void Gauge(string name, string description, Func<EdgeBackendStanding, double> of) => meter.CreateObservableGauge(name, () => servers().SelectMany(s => s.Backends)
            .GroupBy(b => (b.Service, b.Cluster)).Select(g => new Measurement<double>(of(g.First()), new("service", g.Key.Service), new("cluster", g.Key.Cluster))), description: description);

        void Count(string name, string description, string what, Func<EdgeServer, IEnumerable<EdgeCount>> of) => meter.CreateObservableCounter(name, () => servers().SelectMany(of)
            .GroupBy(c => (c.Cluster, c.What)).Select(g => new Measurement<long>(g.Sum(c => c.Times), new("cluster", g.Key.Cluster), new(what, g.Key.What))), description: description);

        void Counter<T>(string name, string description, Func<EdgeTraffic, T> of) where T : struct =>
            meter.CreateObservableCounter(name, () => Sum(traffic()).Select(t => new Measurement<T>(of(t), new("client_region", t.ClientRegion), new("cluster", t.Cluster))), description: description);
    }

    public void Dispose() => meter.Dispose();

    // Several addresses make one series.
    private static IEnumerable<EdgeTraffic> Sum(IReadOnlyList<EdgeTraffic> traffic) => traffic
        .GroupBy(t => (t.ClientRegion, t.Cluster))
        .Select(g => g.First() with { Requests = g.Sum(t => t.Requests), Failures = g.Sum(t => t.Failures), LatencySum = new TimeSpan(g.Sum(t => t.LatencySum.Ticks)) });
}
