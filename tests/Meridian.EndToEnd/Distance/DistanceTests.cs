using System.Globalization;
using System.Text.Json;
using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Distance;

/// <summary>Near and far are felt, faults are made and undone, and what they do is told.</summary>
[TestMethodOrderer(typeof(InOrder))]
public sealed class DistanceTests(World world, DistanceTests.Progress progress) : IClassFixture<World>, IClassFixture<DistanceTests.Progress>
{
    private const string Near = "europe-west", Far = "asia-east";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>What steps leave for later ones.</summary>
    public sealed class Progress
    {
        public Story Story { get; } = new();

        public string Service { get; set; } = "";

        public string GlobalAddress { get; set; } = "";
    }

    private Story Story => progress.Story;

    [Fact]
    public Task D10_Up_BackendsEverywhere() => Story.TellAsync(async () =>
    {
        world.UpOutput = await world.Meridian.OutputAsync("up", "--nodes", "1");
        foreach (var name in (string[])["services", "rbac", "deployments", "ingress"]) await world.Kubectl().OutputAsync("apply", "-f", Manifests.Path(name));
        await world.Kubectl().OutputAsync("scale", "deployment", "backend", "--replicas=3");
        await Eventually.BecomesAsync(30 * Second, () => world.Kubectl().ReadyReplicasAsync("backend"), ready => ready == 3);
        progress.Service = await world.Kubectl(Far).OutputAsync("get", "service", "backend", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}");
        progress.GlobalAddress = await world.Kubectl().OutputAsync("get", "ingress", "buttonmasher", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}");
        await Eventually.BecomesAsync(10 * Second, () => FromAsync(Near, progress.GlobalAddress, 80), answer => answer.Code == 200);
    });

    [Fact]
    public Task D20_LatencyOnAndOff_IsFeltFromFarOnly() => Story.TellAsync(async () =>
    {
        await world.Meridian.OutputAsync("world", "latency", "set", Near, Far, "400");
        var off = await LeastAsync(Near);
        await world.Meridian.OutputAsync("world", "latency", "on");
        await Eventually.BecomesAsync(5 * Second, () => FromAsync(Near, progress.Service, 8080), answer => answer.Time > 0.4);
        var (on, home) = (await LeastAsync(Near), await LeastAsync(Far));
        var global = await LeastAsync(Near, progress.GlobalAddress, 80);
        await world.Meridian.OutputAsync("world", "latency", "off");
        await Eventually.BecomesAsync(5 * Second, () => FromAsync(Near, progress.Service, 8080), answer => answer.Time < 0.4);

        Story.Note($"measured: off {off:0.000} s, on {on:0.000} s, at home {home:0.000} s, by the global address {global:0.000} s");
        // A round trip to connect, one to ask.
        // Timers may ring some milliseconds early.
        Assert.InRange(on, 0.78, 2);
        Assert.All((double[])[off, home, global], time => Assert.True(time < on / 2, $"{time} s"));
    }, after: ["D10"]);

    [Fact]
    public Task D30_PartitionFromOne_CutsThatWayUntilUndone() => Story.TellAsync(async () =>
    {
        await world.Meridian.OutputAsync("chaos", "partition", Far, "--from", Near);
        await Eventually.BecomesAsync(5 * Second, () => FromAsync(Near, progress.Service, 8080), answer => answer.Code == 0);
        Assert.Equal(200, (await FromAsync("us-central", progress.Service, 8080)).Code);
        Assert.Contains($"cut off from {Near}", await world.Meridian.OutputAsync("chaos", "list"), StringComparison.Ordinal);
        await world.Meridian.OutputAsync("chaos", "undo", Far);
        await Eventually.BecomesAsync(5 * Second, () => FromAsync(Near, progress.Service, 8080), answer => answer.Code == 200);
        Assert.Empty(await world.Meridian.OutputAsync("chaos", "list"));
    }, after: ["D10"]);

    [Fact]
    public Task D40_Bots_TellWhatTheyDid() => Story.TellAsync(async () =>
    {
        var summary = JsonDocument.Parse(await world.Meridian.OutputAsync("bots", $"http://{progress.GlobalAddress}/api/next", "--rate", "100", "--for", "3s", "--from", Near, "-o", "json")).RootElement;
        Assert.InRange(summary.GetProperty("ok").GetInt64(), 200, 320);
        Assert.Equal(0, summary.GetProperty("errors").GetInt64());
        Assert.Equal(summary.GetProperty("ok").GetInt64(), summary.GetProperty("by").GetProperty(Near).GetInt64());
        Assert.True(summary.GetProperty("latency").GetProperty("p99").GetDouble() > 0);
    }, after: ["D10"]);

    [Fact]
    public Task D50_KillForATime_IsMeasuredAndUndone() => Story.TellAsync(async () =>
    {
        var report = JsonDocument.Parse(await world.Meridian.OutputAsync("chaos", "kill", Far, "--for", "8s", "-o", "json")).RootElement;
        Story.Note($"measured: {report}");
        Assert.InRange(report.GetProperty("detectedAfter").GetDouble(), 0, 8);
        Assert.InRange(report.GetProperty("namesRightAfter").GetDouble(), 0, 8);
        Assert.True(report.GetProperty("readyAgainAfter").GetDouble() < 20);
        var requests = report.GetProperty("requests");
        Assert.True(requests.GetProperty("ok").GetInt64() > 300);
        Assert.True(requests.GetProperty("errorPercent").GetDouble() < 1, requests.ToString());
        Assert.Equal("Running", (await world.StatusAsync(Far)).GetProperty("status").GetString());
    }, after: ["D10"]);

    private async Task<double> LeastAsync(string from, string? address = null, int port = 8080)
    {
        var least = double.PositiveInfinity;
        for (var i = 0; i < 5; i++) least = Math.Min(least, (await FromAsync(from, address ?? progress.Service, port)).Time);
        return least;
    }

    private async Task<(int Code, double Time)> FromAsync(string region, string address, int port)
    {
        var said = await world.ShellAsync($"curl -s -m 3 -o /dev/null -w '%{{http_code}} %{{time_total}}' --interface {await world.BlockAsync(region)}250.9 http://{address}:{port}/api/next");
        var parts = said.Output.Split(' ');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
