using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Walkthrough;

public sealed partial class WalkthroughTests
{
    private Bots Bots => new(world);

    [Fact]
    public Task S23_LoadBots_OneBackendRegion_AllTrafficGoesThere() => Story.TellAsync(async () =>
    {
        await PreferAsync("""{"rebalance":true,"clusters":{"us-central":{"weight":1}}}""");
        await Federation.OutputAsync("scale", "deployment", "backend", "--replicas=3");
        await Eventually.BecomesAsync(15 * Second, () => ReplicasAsync("backend"), r => r is [3, 0 or -1, 0 or -1]);
        await Federation.ApplyAsync(Manifests.Text("load-bots").Replace("--rate=1000", "--rate=200", StringComparison.Ordinal));
        await Eventually.BecomesAsync(15 * Second, () => ReplicasAsync("load-bots"), r => r is [1, 1, 1]);
        var time = await Eventually.BecomesAsync(20 * Second, Bots.ReportsAsync, all => all.All(bot => bot?.IsServedOnlyBy("us-central") == true));
        Story.Measured("all bots are served by us-central", time);
    }, after: ["S20_"]);

    [Fact]
    public Task S23b_BackendsEverywhere_EachBotIsServedByItsOwnRegion() => Story.TellAsync(async () =>
    {
        await PreferAsync("""{"rebalance":true,"clusters":{"*":{"weight":1}}}""");
        var times = await Task.WhenAll(World.Regions.Select(LocalAfterReadyAsync));
        for (var i = 0; i < times.Length; i++)
        {
            Story.Measured($"{World.Regions[i]}'s bot is served at home, after its backend was ready", times[i]);
            Assert.True(times[i] < 5 * Second, $"{World.Regions[i]} took {times[i].TotalSeconds:0.0} s");
        }
        await Eventually.BecomesAsync(10 * Second, () => ReplicasAsync("backend"), r => r is [1, 1, 1]);
        foreach (var region in World.Regions)
            await Eventually.BecomesAsync(5 * Second, () => Bots.ReportAsync(region), bot => bot is { Ok: > 150 } && bot.IsServedOnlyBy(region));
    }, after: ["S23_"]);

    [Fact]
    public Task S24_Ingress_OneAddressForPageAndApi() => Story.TellAsync(async () =>
    {
        await Federation.OutputAsync("apply", "-f", Manifests.Path("ingress"));
        var time = await Eventually.BecomesAsync(5 * Second, () => Federation.OutputAsync("get", "ingress", "buttonmasher", "-o", "jsonpath={.status.loadBalancer.ingress[*].ip}"), found => found.Length > 0 && !found.Contains(' '));
        Story.Measured("the ingress has its address", time);
        progress.GlobalAddress = await Federation.OutputAsync("get", "ingress", "buttonmasher", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}");
        await Eventually.BecomesAsync(2 * Second, () => world.Curl.GetAsync($"http://{progress.GlobalAddress}/"), page => page.Code == 200 && page.Body.Contains("<html", StringComparison.Ordinal));
        var next = await world.Curl.GetAsync($"http://{progress.GlobalAddress}/api/next");
        Assert.Equal(200, next.Code);
        Assert.Contains("\"m\":", next.Body, StringComparison.Ordinal);
    }, after: ["S20_"]);

    [Fact]
    public Task S24b_Ingress_NearestClusterAnswers() => Story.TellAsync(async () =>
    {
        foreach (var region in World.Regions)
        {
            var answer = await AskFromAsync(region);
            Assert.Equal((200, region), (answer.Code, answer.Cluster));
        }
    }, after: ["S24_", "S23b"]);

    [Fact]
    public Task S24c_Ingress_BackendsLeaveARegion_AnotherAnswersWithoutError() => Story.TellAsync(async () =>
    {
        await PreferAsync("""{"rebalance":true,"clusters":{"us-central":{"weight":1},"asia-east":{"weight":1}}}""");
        var errors = 0;
        var time = await Eventually.BecomesAsync(15 * Second, async () =>
        {
            var answer = await AskFromAsync("europe-west");
            if (answer.Code != 200) Story.Note($"answer {++errors}: {answer}");
            return answer;
        }, answer => answer.Code == 200 && answer.Cluster is "us-central" or "asia-east");
        Story.Measured("europe-west is served from elsewhere", time);
        Assert.Equal(0, errors);
        await PreferAsync("""{"rebalance":true,"clusters":{"*":{"weight":1}}}""");
        Story.Measured("and at home again", await Eventually.BecomesAsync(15 * Second, () => AskFromAsync("europe-west"), answer => answer.Cluster == "europe-west"));
    }, after: ["S24b"]);

    // A client in a region: one with an address of its cluster.
    private async Task<HttpAnswer> AskFromAsync(string region) =>
        await world.Curl.GetAsync($"http://{progress.GlobalAddress}/api/next", $"{await world.BlockAsync(region)}250.9");

    // The time from when the region's backend was ready until its bot sees nobody else for a whole second.
    private async Task<TimeSpan> LocalAfterReadyAsync(string region)
    {
        await Eventually.BecomesAsync(15 * Second, () => world.Kubectl(region).ReadyReplicasAsync("backend"), ready => ready > 0);
        return await Eventually.BecomesAsync(20 * Second, () => Bots.ReportAsync(region), bot => bot?.IsServedOnlyBy(region) == true);
    }
}
