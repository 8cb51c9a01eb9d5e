using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Demo.Tests;

public sealed class LoadMeterTests
{
    private readonly FakeTimeProvider time = new();
    private readonly LoadMeter meter;

    public LoadMeterTests() => meter = new LoadMeter(time);

    [Fact]
    public void Sum_AfterReportsWereTaken_StillHasAll()
    {
        time.Advance(TimeSpan.FromSeconds(1));
        meter.Succeeded(1000, "us");
        meter.Succeeded(3000, "asia");
        meter.Failed("reset");
        var first = meter.Take(TimeSpan.FromSeconds(1), "us", TargetSet.None);
        time.Advance(TimeSpan.FromSeconds(1));
        meter.Failed("timeout", 2);
        var second = meter.Take(TimeSpan.FromSeconds(1), "us", TargetSet.None);

        var sum = meter.Sum();

        Assert.Equal((2, 1, 0, 2), (first.Ok, first.Errors, second.Ok, second.Errors));
        Assert.Equal((2, 3, 60.0), (sum.Ok, sum.Errors, sum.ErrorPercent));
        Assert.Equal((1.0, 2.0), (sum.FirstErrorAt, sum.LastErrorAt));
        Assert.Equal([("reset", 1L), ("timeout", 2L)], sum.ErrorsBy.Select(e => (e.Key, e.Value)));
        Assert.Equal(3, sum.Latency.Max);
    }

    [Fact]
    public void Metrics_OfWhatWasCounted_AreInTheFormatOfPrometheus()
    {
        meter.Succeeded(1500, "asia-east");
        meter.Failed("refused");

        var lines = LoadMetrics.Text(meter, "us").Split('\n');

        Assert.Contains("meridian_bot_answers_total{region=\"us\",server=\"asia-east\"} 1", lines);
        Assert.Contains("meridian_bot_errors_total{region=\"us\",kind=\"refused\"} 1", lines);
        Assert.Contains("meridian_bot_latency_seconds_bucket{region=\"us\",le=\"0.001\"} 0", lines);
        Assert.Contains("meridian_bot_latency_seconds_bucket{region=\"us\",le=\"0.002\"} 1", lines);
        Assert.Contains("meridian_bot_latency_seconds_bucket{region=\"us\",le=\"+Inf\"} 1", lines);
        Assert.Contains("meridian_bot_latency_seconds_sum{region=\"us\"} 0.0015", lines);
    }

    [Fact]
    public void KindOf_Failures_AreToldApart() => Assert.Equal(
        ["timeout", "refused", "reset", "nowhere", "not-http", "closed"],
        new Exception[] { new OperationCanceledException(), new SocketException((int)SocketError.ConnectionRefused), new SocketException((int)SocketError.ConnectionReset), new NowhereException(), new FormatException(), new IOException() }.Select(LoadFailure.KindOf));
}
