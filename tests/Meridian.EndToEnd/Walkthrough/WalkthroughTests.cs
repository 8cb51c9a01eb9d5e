using System.Text.Json;
using System.Text.RegularExpressions;
using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Walkthrough;

/// <summary>
/// The story that the product exists for, from <c>meridian up</c> to <c>meridian delete --all</c>, told with the tools that users have:
/// kubectl, dig and curl. The first numbers of a name are its place in the story.
/// </summary>
[TestMethodOrderer(typeof(InOrder))]
public sealed partial class WalkthroughTests(World world, WalkthroughTests.Progress progress) : IClassFixture<World>, IClassFixture<WalkthroughTests.Progress>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>What steps leave for later ones.</summary>
    public sealed class Progress
    {
        public Story Story { get; } = new();

        public string GlobalAddress { get; set; } = "";

        public IReadOnlyDictionary<string, int> Processes { get; set; } = new Dictionary<string, int>();
    }

    private Story Story => progress.Story;

    private Kubectl Federation => world.Kubectl();

    [Fact]
    public Task S10_Up_FreshHome_AllReady() => Story.TellAsync(async () =>
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        world.UpOutput = await world.Meridian.OutputAsync("up");
        Story.Measured("meridian up to all Ready", clock.Elapsed);
        Assert.Contains("all Ready", world.UpOutput, StringComparison.Ordinal);
        var contexts = (await new Tool(Binary.Kubectl, world.Variables).OutputAsync("config", "get-contexts", "-o", "name")).Split('\n');
        Assert.Equal(["asia-east", "europe-west", "federation", "mine", "us-central"], contexts.Order(StringComparer.Ordinal));
        Assert.Equal("mine", await new Tool(Binary.Kubectl, world.Variables).OutputAsync("config", "current-context"));
        progress.Processes = await world.ProcessesAsync();
    });

    [Fact]
    public Task S11_UpAgain_NothingChanges() => Story.TellAsync(async () =>
    {
        var kubeconfig = await File.ReadAllBytesAsync(world.KubeconfigFile, TestContext.Current.CancellationToken);
        Assert.Contains("nothing had to be created", await world.Meridian.OutputAsync("up"), StringComparison.Ordinal);
        Assert.Equal(progress.Processes, await world.ProcessesAsync());
        Assert.Equal(kubeconfig, await File.ReadAllBytesAsync(world.KubeconfigFile, TestContext.Current.CancellationToken));
    }, after: ["S10"]);

    [Fact]
    public Task S12_Status_AllWell_ExitCodeSaysSo() => Story.TellAsync(async () =>
    {
        var table = await world.Meridian.OutputAsync("status");
        Assert.Equal(3, Regex.Count(table, @"Running\s+2/2"));
        Assert.Matches(@"federation\s+Running\s+3/3", table);
        var report = JsonDocument.Parse(await world.Meridian.OutputAsync("status", "-o", "json")).RootElement;
        Assert.All(report.GetProperty("instances").EnumerateArray(), i => Assert.True(i.GetProperty("well").GetBoolean()));
    }, after: ["S10"]);

    [Fact]
    public Task S17_GetClusters_ColumnsTellWhatMatters() => Story.TellAsync(async () =>
    {
        var lines = (await Federation.OutputAsync("get", "clusters")).Split('\n');
        Assert.Matches(@"^NAME\s+STATUS\s+REGION\s+ZONES\s+NODES\s+VERSION\s+AGE\s*$", lines[0]);
        Assert.Equal(4, lines.Length);
        foreach (var region in World.Regions) Assert.Contains(lines, l => Regex.IsMatch(l, $@"^{region}\s+Ready\s+{region}\s+{region}-a,\S+\s+2\s+v1\.\d+\.\d+\s+\d"));
    }, after: ["S10"]);

    [Fact]
    public Task S18_CreateNamespace_ExistsInEveryMember() => Story.TellAsync(async () =>
    {
        await Federation.OutputAsync("create", "namespace", "shop");
        var time = await Eventually.BecomesAsync(5 * Second, () => EachAsync(k => k.OutputAsync("get", "namespace", "shop", "--ignore-not-found", "-o", "name")), all => all.All(n => n == "namespace/shop"));
        Story.Measured("a namespace reaches every member", time);
        foreach (var region in World.Regions) await world.Kubectl(region).OutputAsync("get", "namespace", "default");
    }, after: ["S10"]);

    [Fact]
    public Task S19_ApplyServices_OneAddressPerCluster_FederationShowsAll() => Story.TellAsync(async () =>
    {
        await Federation.OutputAsync("apply", "-f", Manifests.Path("services"));
        var time = await Eventually.BecomesAsync(5 * Second, () => ServiceAddressesAsync("federation", "backend"), all => all.Length == 3);
        Story.Measured("the federation's service has three addresses", time);
        foreach (var service in (string[])["frontend", "backend", "aggregator"])
        {
            var members = await EachAsync(k => k.OutputAsync("get", "service", service, "-o", "jsonpath={.status.loadBalancer.ingress[*].ip}"));
            for (var i = 0; i < members.Length; i++) Assert.StartsWith(await world.BlockAsync(World.Regions[i]), members[i], StringComparison.Ordinal);
            await Eventually.BecomesAsync(2 * Second, () => ServiceAddressesAsync("federation", service), all => all.Order().SequenceEqual(members.Order()));
        }
    }, after: ["S10"]);

    [Fact]
    public Task S19b_NamesWithoutBackend_ExistButHaveNoAddress() => Story.TellAsync(async () =>
    {
        var (region, global) = (Names.Region("backend", "us-central"), Names.Global("backend"));
        Assert.Equal((string[])[$"{region}.", $"{global}."], await world.DigAsync(Names.Zone("backend", "us-central", "us-central-a")));
        Assert.Equal((string[])[$"{global}."], await world.DigAsync(region));
        Assert.Empty(await world.DigAsync(global));
        foreach (var name in (string[])[global, region]) Assert.Equal("NXDOMAIN", await world.DnsStatusAsync(name));
    }, after: ["S19_"]);

    private Task<string[]> EachAsync(Func<Kubectl, Task<string>> ask) => Task.WhenAll(World.Regions.Select(region => ask(world.Kubectl(region))));

    private Task<int[]> ReplicasAsync(string deployment) => Task.WhenAll(World.Regions.Select(region => world.Kubectl(region).ReplicasAsync(deployment)));

    private async Task<string[]> ServiceAddressesAsync(string context, string service) =>
        (await world.Kubectl(context).OutputAsync("get", "service", service, "-o", "jsonpath={.status.loadBalancer.ingress[*].ip}")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
