using System.Text.Json;
using System.Text.RegularExpressions;
using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Walkthrough;

public sealed partial class WalkthroughTests
{
    private const string Selector = "federation.alpha.kubernetes.io/cluster-selector";
    private const string Preferences = "federation.kubernetes.io/deployment-preferences";

    [Fact]
    public Task S20_ApplyDeployments_OneReplicaLandsSomewhere_NamesResolve() => Story.TellAsync(async () =>
    {
        await Federation.OutputAsync("apply", "-f", Manifests.Path("rbac"), "-f", Manifests.Path("deployments"));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        foreach (var deployment in (string[])["frontend", "backend", "aggregator"])
            Assert.Contains("successfully rolled out", await Federation.OutputAsync("rollout", "status", "deployment", deployment, "--timeout=30s"), StringComparison.Ordinal);
        Story.Measured("three deployments rolled out", clock.Elapsed);
        foreach (var deployment in (string[])["frontend", "backend"])
            Assert.Equal([-1, -1, 1], (await ReplicasAsync(deployment)).Select(r => r == 0 ? -1 : r).Order());
        Assert.Equal([1, 1, 1], (await ReplicasAsync("aggregator")).AsEnumerable());

        var time = await Eventually.BecomesAsync(2 * Second, () => world.AddressesAsync(Names.Global("backend")), found => found.Length == 1);
        Story.Measured("the global name resolves after the rollout was seen", time);
        Assert.True(time < Second, "names follow their cause within a second");
        var home = World.Regions[Array.FindIndex(await ReplicasAsync("backend"), r => r == 1)];
        var address = await ServiceAddressesAsync(home, "backend");
        Assert.Equal(address, await world.AddressesAsync(Names.Global("backend")));
        Assert.Equal(address, await world.DigAsync(Names.Region("backend", home)));
        Assert.Equal(address, await world.DigAsync(Names.Zone("backend", home, $"{home}-a")));
        var elsewhere = World.Regions.First(r => r != home);
        Assert.Equal((string[])[$"{Names.Global("backend")}.", .. address], await world.DigAsync(Names.Region("backend", elsewhere)));
    }, after: ["S19_"]);

    [Fact]
    public Task S20b_CurlBackend_ThroughItsLoadBalancer_Answers() => Story.TellAsync(async () =>
    {
        var address = Assert.Single(await world.AddressesAsync(Names.Global("backend")));
        var answer = await world.Curl.GetAsync($"http://{address}:8080/api/next");
        Assert.Equal(200, answer.Code);
        Assert.Equal("v1", JsonDocument.Parse(answer.Body).RootElement.GetProperty("v").GetString());
    }, after: ["S20_"]);

    [Fact]
    public Task S20c_GetPodsAndLogs_AcrossClusters_AsIfOne() => Story.TellAsync(async () =>
    {
        var lines = (await Federation.OutputAsync("get", "pods")).Split('\n');
        Assert.Matches(@"^NAME\s+CLUSTER\s+READY\s+STATUS\s+RESTARTS\s+AGE", lines[0]);
        Assert.Equal(1 + 5, lines.Length);
        Assert.All(lines.Skip(1), line => Assert.Matches(@"^\S+\s+(us-central|europe-west|asia-east)\s+1/1\s+Running\s+0", line));
        Assert.Contains("backend v1 listens on", await Federation.OutputAsync("logs", "deployment/backend"), StringComparison.Ordinal);
        var nodes = (await Federation.OutputAsync("get", "nodes", "--no-headers")).Split('\n');
        Assert.Equal(6, nodes.Length);
        Assert.All(nodes, node => Assert.Matches(@"\sReady\s", node));
        Assert.Contains("ScalingReplicaSet", await Federation.OutputAsync("get", "events"), StringComparison.Ordinal);
        Assert.Matches(@"Created in cluster", await Federation.OutputAsync("describe", "deployment", "backend"));
    }, after: ["S20_"]);

    [Fact]
    public Task S21_Scale4OverTwoSelected_TwoEach() => Story.TellAsync(async () =>
    {
        await Federation.OutputAsync("label", "cluster", "us-central", "europe-west", "tier=one");
        await Federation.OutputAsync("annotate", "deployment", "backend", $$"""{{Selector}}=[{"key":"tier","operator":"In","values":["one"]}]""");
        await Federation.OutputAsync("scale", "deployment", "backend", "--replicas=4");
        var time = await Eventually.BecomesAsync(10 * Second, () => ReplicasAsync("backend"), r => r is [2, 2, 0 or -1]);
        Story.Measured("4 over two clusters", time);
        await Eventually.BecomesAsync(10 * Second, () => Federation.ReadyReplicasAsync("backend"), ready => ready == 4);
    }, after: ["S20_"]);

    [Fact]
    public Task S21b_Scale6OverThree_TwoEach() => Story.TellAsync(async () =>
    {
        await Federation.OutputAsync("annotate", "deployment", "backend", $"{Selector}-");
        await Federation.OutputAsync("scale", "deployment", "backend", "--replicas=6");
        var time = await Eventually.BecomesAsync(10 * Second, () => ReplicasAsync("backend"), r => r is [2, 2, 2]);
        Story.Measured("6 over three clusters", time);
        await Eventually.BecomesAsync(10 * Second, () => Federation.ReadyReplicasAsync("backend"), ready => ready == 6);
        Assert.Contains("successfully rolled out", await Federation.OutputAsync("rollout", "status", "deployment", "backend", "--timeout=20s"), StringComparison.Ordinal);
    }, after: ["S20_"]);

    [Fact]
    public Task S22_Weights_ReplicasFollow() => Story.TellAsync(async () =>
    {
        await PreferAsync("""{"rebalance":true,"clusters":{"us-central":{"weight":3},"*":{"weight":1}}}""");
        await Federation.OutputAsync("scale", "deployment", "backend", "--replicas=10");
        var time = await Eventually.BecomesAsync(15 * Second, () => ReplicasAsync("backend"), r => r is [6, 2, 2]);
        Story.Measured("weights 3, 1, 1", time);
        await Eventually.BecomesAsync(15 * Second, () => Federation.ReadyReplicasAsync("backend"), ready => ready == 10);
        Assert.Matches(@"us-central:6", await Federation.OutputAsync("get", "placements"));
    }, after: ["S20_"]);

    [Fact]
    public Task S22b_LimitsOfClusters_AreKept() => Story.TellAsync(async () =>
    {
        await PreferAsync("""{"rebalance":true,"clusters":{"us-central":{"weight":1,"maxReplicas":2},"asia-east":{"minReplicas":5,"weight":1},"europe-west":{"weight":1}}}""");
        await Eventually.BecomesAsync(15 * Second, () => ReplicasAsync("backend"), r => r is [2, >= 1, >= 5] && r.Sum() == 10);
    }, after: ["S20_"]);

    private Task<string> PreferAsync(string preferences) => Federation.OutputAsync("annotate", "--overwrite", "deployment", "backend", $"{Preferences}={preferences}");
}
