using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Meridian.ApiServer.Tests.Http;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.ApiServer.Tests.Observability;

public sealed partial class ObservabilityTests : ServerTests
{
    [Fact]
    public async Task Metrics_EveryLine_IsPrometheusTextOfAKnownMetric()
    {
        await PostAsync("/api/v1/namespaces/default/configmaps", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");

        var lines = (await GetAsync("/metrics")).TrimEnd().Split('\n');

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) Assert.True(names.Add(line.Split(' ')[2]), line);
            else if (!line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var match = Sample().Match(line);
                Assert.True(match.Success, line);
                Assert.Contains(names, n => match.Groups[1].Value == n || match.Groups[1].Value.StartsWith(n + "_", StringComparison.Ordinal));
            }
        }

        Assert.Superset(
            new HashSet<string> { "apiserver_request_total", "apiserver_request_duration_seconds", "apiserver_current_inflight_requests", "apiserver_longrunning_requests", "apiserver_storage_objects", "process_resident_memory_bytes", "process_start_time_seconds" },
            names);
        Assert.Contains(
            """apiserver_request_total{code="201",component="apiserver",dry_run="",group="",resource="configmaps",scope="namespace",subresource="",verb="POST",version="v1"} 1""", lines);
        Assert.Contains("""apiserver_storage_objects{resource="configmaps"} 1""", lines);
        Assert.Contains("""apiserver_current_inflight_requests{request_kind="readOnly"} 1""", lines);
    }

    [Fact]
    public async Task Metrics_OpenWatch_IsLongRunningAndNoLatency()
    {
        using var watch = await Admin.GetAsync(new Uri("/api/v1/pods?watch=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);

        var text = await GetAsync("/metrics");

        Assert.Contains("""apiserver_longrunning_requests{component="apiserver",dry_run="",group="",resource="pods",scope="cluster",subresource="",verb="WATCH",version="v1"} 1""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("apiserver_request_duration_seconds_count{component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"pods\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_WordsOfClients_MakeNoSeries()
    {
        await Admin.GetAsync(new Uri("/apis/attack.example/v1/things-1234", UriKind.Relative), Token);
        await Admin.GetAsync(new Uri("/attack-5678", UriKind.Relative), Token);

        Assert.DoesNotMatch("attack|1234|5678", await GetAsync("/metrics"));
    }

    [Fact]
    public async Task Metrics_WorkQueues_AreShownByName()
    {
        // A clock that stands still: what is put back must not return before it is counted.
        using var queue = new WorkQueue<ObjectKey>(new FakeTimeProvider(), "observed");
        queue.Add(new ObjectKey("a", "b"));
        queue.Add(new ObjectKey("a", "c"));
        queue.Done(await queue.TakeAsync(Token));
        queue.AddAfterFailure(new ObjectKey("a", "b"));

        var lines = (await GetAsync("/metrics")).Split('\n');

        Assert.Contains("""workqueue_adds_total{name="observed"} 2""", lines);
        Assert.Contains("""workqueue_depth{name="observed"} 1""", lines);
        Assert.Contains("""workqueue_retries_total{name="observed"} 1""", lines);
        Assert.Contains("""workqueue_work_duration_seconds_count{name="observed"} 1""", lines);
    }

    [Theory]
    [InlineData("/livez", "ok")]
    [InlineData("/livez/ping", "ok")]
    [InlineData("/readyz?verbose", "[+]ping ok\n[+]shutdown ok\nreadyz check passed\n")]
    [InlineData("/readyz?verbose&exclude=ping&exclude=nope", "[+]ping excluded: ok\n[+]shutdown ok\nwarn: some health checks cannot be excluded: no matches for \"nope\"\nreadyz check passed\n")]
    [InlineData("/healthz?verbose=1", "[+]ping ok\nhealthz check passed\n")]
    public async Task Health_Asked_TellsItsChecks(string path, string expected) => Assert.Equal(expected, await GetAsync(path));

    [Fact]
    public async Task Root_Asked_ListsPaths()
    {
        var text = await GetAsync("/");

        foreach (var path in (string[])["/api", "/api/v1", "/apis/apps", "/apis/apps/v1", "/healthz", "/livez/ping", "/openapi/v2", "/readyz/shutdown", "/version"])
            Assert.Contains($"\"{path}\"", text, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await Admin.GetAsync(new Uri("/logs", UriKind.Relative), Token)).StatusCode);
    }

    [Fact]
    public async Task Traces_RequestAndItsWrite_AreSpansOfTheClientsTrace()
    {
        var trace = ActivityTraceId.CreateRandom();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ApiTraces.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => { if (span.TraceId == trace) spans.Enqueue(span); },
        };
        ActivitySource.AddActivityListener(listener);
        Admin.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        await PostAsync("/api/v1/namespaces/default/configmaps", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"traced"}}""");
        SpinWait.SpinUntil(() => spans.Count >= 2, TimeSpan.FromSeconds(10));

        var request = Assert.Single(spans, s => s.OperationName == "create configmaps");
        Assert.Equal("00f067aa0ba902b7", request.ParentSpanId.ToString());
        Assert.Equal(201, request.GetTagItem("http.response.status_code"));
        Assert.Equal(request.SpanId, Assert.Single(spans, s => s.OperationName == "store put").ParentSpanId);
    }

    [GeneratedRegex("""^([a-z_]+)(\{([a-z_]+="[^"]*",?)*\})? -?[0-9.eE+-]+$""", RegexOptions.CultureInvariant)]
    private static partial Regex Sample();

    private Task<string> GetAsync(string path) => Admin.GetStringAsync(new Uri(path, UriKind.Relative), Token);
}
