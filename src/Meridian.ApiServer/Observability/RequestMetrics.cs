using System.Collections.Concurrent;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Counts requests, how long they took and how many are under way. Safe for concurrent use.</summary>
internal sealed class RequestMetrics
{
    // Those of Kubernetes, so that its dashboards and alerts fit.
    private static readonly double[] Bounds =
        [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

    private readonly ConcurrentDictionary<(RequestLabels Labels, int Code), Counter> totals = [];
    private readonly ConcurrentDictionary<RequestLabels, HistogramSeries> durations = [];
    private readonly ConcurrentDictionary<RequestLabels, Counter> streams = [];
    private long reading;
    private long writing;

    /// <summary>Notes that a request begins.</summary>
    public void Begin(RequestLabels labels)
    {
        if (labels.IsLongRunning) Streams(labels).Add(1);
        else if (labels.IsMutating) Interlocked.Increment(ref writing);
        else Interlocked.Increment(ref reading);
    }

    /// <summary>Notes that a request has ended.</summary>
    /// <param name="labels">As when it began.</param>
    /// <param name="code">HTTP status code of the answer.</param>
    /// <param name="took">How long it took.</param>
    public void End(RequestLabels labels, int code, TimeSpan took)
    {
        totals.GetOrAdd((labels, code), static _ => new Counter()).Add(1);
        if (labels.IsLongRunning)
        {
            Streams(labels).Add(-1);
            return;
        }

        durations.GetOrAdd(labels, static _ => new HistogramSeries(Bounds)).Add(took.TotalSeconds);
        if (labels.IsMutating) Interlocked.Decrement(ref writing);
        else Interlocked.Decrement(ref reading);
    }

    public void Write(MetricsText text)
    {
        text.Begin("apiserver_request_total", "counter", "[STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.");
        foreach (var ((labels, code), total) in totals.OrderBy(t => t.Key.Labels.ToString()).ThenBy(t => t.Key.Code))
            text.Line("apiserver_request_total", $"{MetricsText.Label("code", code.ToString(System.Globalization.CultureInfo.InvariantCulture))},{labels}", total.Value);
        text.Begin("apiserver_request_duration_seconds", "histogram", "[STABLE] Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.");
        foreach (var (labels, series) in durations.OrderBy(d => d.Key.ToString())) text.Histogram("apiserver_request_duration_seconds", labels.ToString(), series);
        text.Begin("apiserver_longrunning_requests", "gauge", "[STABLE] Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component.");
        foreach (var (labels, open) in streams.OrderBy(s => s.Key.ToString())) text.Line("apiserver_longrunning_requests", labels.ToString(), open.Value);
        text.Begin("apiserver_current_inflight_requests", "gauge", "[STABLE] Maximal number of currently used inflight request limit of this apiserver per request kind in last second.")
            .Line("apiserver_current_inflight_requests", MetricsText.Label("request_kind", "mutating"), Interlocked.Read(ref writing))
            .Line("apiserver_current_inflight_requests", MetricsText.Label("request_kind", "readOnly"), Interlocked.Read(ref reading));
    }

    private Counter Streams(RequestLabels labels) => streams.GetOrAdd(labels, static _ => new Counter());

    private sealed class Counter
    {
        private long value;

        public long Value => Interlocked.Read(ref value);

        public void Add(long change) => Interlocked.Add(ref value, change);
    }
}
