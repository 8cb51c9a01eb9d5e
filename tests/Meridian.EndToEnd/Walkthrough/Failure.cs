using System.Diagnostics;
using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Walkthrough;

public sealed partial class WalkthroughTests
{
    private const string Lost = "europe-west";
    private static readonly string[] Left = ["us-central", "asia-east"];
    private const double MostErrors = 0.01;

    [Fact]
    public Task S25_KillACluster_WorkMoves_NamesAndAddressStopUsingIt() => Story.TellAsync(async () =>
    {
        await Federation.OutputAsync("annotate", "deployment", "backend", $"{Preferences}-");
        await Federation.OutputAsync("scale", "deployment", "backend", "--replicas=6");
        await Eventually.BecomesAsync(15 * Second, () => ReplicasAsync("backend"), r => r is [2, 2, 2]);
        await Eventually.BecomesAsync(15 * Second, () => Federation.ReadyReplicasAsync("backend"), ready => ready == 6);
        await Eventually.BecomesAsync(5 * Second, () => world.AddressesAsync(Names.Global("backend")), found => found.Length == 3);
        var (lostAddress, before) = (await ServiceAddressesAsync(Lost, "backend"), await Task.WhenAll(Left.Select(Bots.ReportAsync)));
        var block = await world.BlockAsync(Lost);

        using (var process = Process.GetProcessById((await world.ProcessesAsync())[Lost])) process.Kill();
        var moved = Eventually.BecomesAsync(10 * Second, () => Task.WhenAll(Left.Select(c => world.Kubectl(c).ReadyReplicasAsync("backend"))), ready => ready is [3, 3]);
        var noticed = Eventually.BecomesAsync(10 * Second, () => Federation.OutputAsync("get", "cluster", Lost), row => row.Contains("Offline", StringComparison.Ordinal));
        var named = Eventually.BecomesAsync(10 * Second, () => world.AddressesAsync(Names.Global("backend")), found => found.Length == 2 && !found.Contains(lostAddress[0]));
        var routed = Eventually.BecomesAsync(10 * Second, () => world.Curl.GetAsync($"http://{progress.GlobalAddress}/api/next", $"{block}250.9"), answer => answer.Code == 200 && Left.Contains(answer.Cluster));
        Story.Measured("the cluster is seen to be Offline", await noticed);
        Story.Measured("its replicas are ready elsewhere", await moved);
        Story.Measured("DNS names without it", await named);
        Story.Measured("the global address without it", await routed);

        for (var i = 0; i < 20; i++) Assert.Equal(200, (await world.Curl.GetAsync($"http://{progress.GlobalAddress}/api/next", $"{block}250.9")).Code);
        await AssertFewErrorsAsync(before);
        Assert.Equal(1, (await world.Meridian.RunAsync("status")).ExitCode);
        Assert.Equal("Stopped", (await world.StatusAsync(Lost)).GetProperty("status").GetString());
    }, after: ["S23b", "S24_"]);

    [Fact]
    public Task S25b_StartItAgain_ReadyAndWorkReturns() => Story.TellAsync(async () =>
    {
        var before = await Task.WhenAll(Left.Select(Bots.ReportAsync));
        await world.Meridian.OutputAsync("start", Lost);
        Story.Measured("Ready again", await Eventually.BecomesAsync(10 * Second, () => Federation.OutputAsync("get", "cluster", Lost), row => row.Contains(" Ready ", StringComparison.Ordinal)));
        Story.Measured("work is balanced again", await Eventually.BecomesAsync(30 * Second, () => ReplicasAsync("backend"), r => r is [2, 2, 2]));
        await Eventually.BecomesAsync(15 * Second, () => Federation.ReadyReplicasAsync("backend"), ready => ready == 6);
        Story.Measured("DNS names with it", await Eventually.BecomesAsync(5 * Second, () => world.AddressesAsync(Names.Global("backend")), found => found.Length == 3));
        await Eventually.BecomesAsync(10 * Second, () => ReplicasAsync("load-bots"), r => r is [1, 1, 1]);
        await Eventually.BecomesAsync(15 * Second, () => Bots.ReportAsync(Lost), bot => bot?.IsServedOnlyBy(Lost) == true);
        await AssertFewErrorsAsync(before);
    }, after: ["S25_"]);

    [Fact]
    public Task S26_DownAndUp_EverythingIsStillThere() => Story.TellAsync(async () =>
    {
        var before = await Task.WhenAll(((string[])["federation", .. World.Regions]).Select(NamesAsync));
        await world.Meridian.OutputAsync("down");
        Assert.Equal(1, (await world.Meridian.RunAsync("status")).ExitCode);
        var clock = Stopwatch.StartNew();
        world.UpOutput = await world.Meridian.OutputAsync("up");
        Story.Measured("meridian up over what was there", clock.Elapsed);
        Assert.Equal(before, await Task.WhenAll(((string[])["federation", .. World.Regions]).Select(NamesAsync)));
        await Eventually.BecomesAsync(30 * Second, () => Federation.ReadyReplicasAsync("backend"), ready => ready == 6);
        Assert.Equal((int[])[2, 2, 2], await ReplicasAsync("backend"));
        await Eventually.BecomesAsync(10 * Second, () => world.AddressesAsync(Names.Global("backend")), found => found.Length == 3);
        await Eventually.BecomesAsync(15 * Second, Bots.ReportsAsync, all => World.Regions.Zip(all).All(pair => pair.Second?.IsServedOnlyBy(pair.First) == true));
    }, after: ["S21b", "S23b"]);

    [Fact]
    public Task S27_DeleteDeploymentAndService_MembersAndNamesForget() => Story.TellAsync(async () =>
    {
        await Federation.OutputAsync("delete", "deployment", "backend", "load-bots", "--timeout=20s");
        await Federation.OutputAsync("delete", "service", "backend", "--timeout=20s");
        await Eventually.BecomesAsync(5 * Second, () => EachAsync(k => k.OutputAsync("get", "deployment,service,pods", "-l", "app in (backend,load-bots)", "-o", "name")), all => all.All(a => a.Length == 0));
        await Eventually.BecomesAsync(5 * Second, () => world.DigAsync(Names.Region("backend", "us-central")), found => found.Length == 0);
        Assert.Equal("NXDOMAIN", await world.DnsStatusAsync(Names.Zone("backend", "us-central", "us-central-a")));
        Assert.NotEmpty(await world.AddressesAsync(Names.Global("frontend")));
        await Federation.OutputAsync("delete", "namespace", "shop", "--timeout=20s");
        await Eventually.BecomesAsync(10 * Second, () => EachAsync(k => k.OutputAsync("get", "namespace", "shop", "--ignore-not-found", "-o", "name")), all => all.All(n => n.Length == 0));
    }, after: ["S20_"]);

    [Fact]
    public Task S28_DeleteAll_LeavesTheKubeconfigAsItWas_AndNoProcess() => Story.TellAsync(async () =>
    {
        var processes = await world.ProcessesAsync();
        await world.Meridian.OutputAsync("delete", "--all");
        Assert.Equal(World.OriginalKubeconfig, await File.ReadAllTextAsync(world.KubeconfigFile, TestContext.Current.CancellationToken));
        // What has ended but was not yet collected by its parent has no command line.
        Assert.DoesNotContain(processes.Values, pid => Read($"/proc/{pid}/cmdline").Length > 0);
        Assert.Empty(ProcessesOfThisWorld());
        Assert.Equal(1, (await world.Meridian.RunAsync("status")).ExitCode);
    }, after: ["S10"]);

    private async Task AssertFewErrorsAsync(BotReport?[] before)
    {
        foreach (var bot in before)
        {
            Assert.NotNull(bot);
            var after = await Bots.ReportAgainAsync(bot);
            Assert.NotNull(after);
            var (ok, errors) = (after.TotalOk - bot.TotalOk, after.TotalErrors - bot.TotalErrors);
            Story.Note($"measured: {bot.Cluster}'s bot: {ok} answers, {errors} errors");
            Assert.True(ok > 0 && errors <= MostErrors * (ok + errors), $"{bot.Cluster}'s bot has {errors} errors and {ok} answers");
        }
    }

    private async Task<string> NamesAsync(string context) =>
        await world.Kubectl(context).OutputAsync("get", "deployments,services,namespaces,configmaps,serviceaccounts,roles", "-A", "-o", "jsonpath={range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name} {.metadata.uid}{\"\\n\"}{end}");

    // Pods are children of their cluster, in an environment that names this world's folders.
    private IEnumerable<string> ProcessesOfThisWorld()
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            var text = Read(Path.Combine(folder, "environ")) + Read(Path.Combine(folder, "cmdline"));
            if (text.Contains(world.Home, StringComparison.Ordinal)) yield return folder + " " + Read(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
