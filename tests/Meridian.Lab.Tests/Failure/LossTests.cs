using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Lab.Tests.Failure;

public sealed class LossTests
{
    [Theory]
    [InlineData(FaultKind.Lost)]
    [InlineData(FaultKind.Silent)]
    public async Task OneCluster_IsReplacedInTime_ThePolicyTells_AndItIsTakenBack(FaultKind kind)
    {
        await using var lab = await LossLab.StartAsync(3, 6);
        var lost = Some(lab, 1)[0];

        lab.Break(kind, lost);
        await lab.UntilAsync(() => lab.Drills.Count == 1, "drill");

        var (drill, options) = (lab.Drills[0], lab.World.Federation.Options);
        Assert.Equal((lost, 2L), ((string?)drill["cluster"], (long?)drill["replicas"]));
        Assert.InRange(LossLab.Seconds(drill, "detectedAfter"), options.NotReadyDelay.TotalSeconds - 0.01, 10);
        Assert.InRange(LossLab.Seconds(drill, "trafficAfter"), LossLab.Seconds(drill, "detectedAfter"), 10);
        Assert.InRange(LossLab.Seconds(drill, "replacedAfter"), options.FailoverDelay.TotalSeconds - 0.01, 10);
        Assert.Equal(6, lab.Ready);
        // What it runs is its own business as long as nobody sees it.
        Assert.Equal(2, lab.Copy(lost)!.View<Deployment>().Spec.Replicas);

        lab.Break(FaultKind.None, lost);
        await lab.UntilAsync(() => lab.Shares == "2 2 2", "failback");
    }

    [Fact]
    public async Task TwoClustersAtOnce_AreReplacedTogether()
    {
        await using var lab = await LossLab.StartAsync(4, 8);
        var region = Some(lab, 2);

        lab.Break(FaultKind.Lost, region);
        await lab.UntilAsync(() => lab.Drills.Count == 2, "drills");

        Assert.Equal(8, lab.Ready);
        Assert.Equal(region.Order(StringComparer.Ordinal), lab.Drills.Select(d => (string?)d["cluster"]).Order(StringComparer.Ordinal));
        Assert.All(lab.Drills, d => Assert.True(LossLab.Seconds(d, "replacedAfter") > 0, d.ToJsonString()));
    }

    [Fact]
    public async Task AllClusters_NothingIsTouched_AndAllIsAsBeforeWhenTheyAreBack()
    {
        await using var lab = await LossLab.StartAsync(3, 6);
        var all = Some(lab, 3);
        var before = Versions(lab);

        lab.Break(FaultKind.Lost, all);
        await lab.UntilAsync(() => Standing(lab, "Offline", "True") == 3, "detection");
        await Task.Delay(lab.World.Federation.Options.FailoverDelay, lab.World.Time, TestContext.Current.CancellationToken);
        lab.Break(FaultKind.None, all);
        await lab.UntilAsync(() => Standing(lab, "Ready", "True") == 3 && lab.Drills.Count == 3, "return");

        Assert.Equal(before, Versions(lab));
        Assert.All(lab.Drills, d => Assert.True((bool?)d["returned"]));
    }

    [Fact]
    public async Task ClusterThatFlaps_MovesNothing()
    {
        await using var lab = await LossLab.StartAsync(3, 6);
        var (flapping, before) = (Some(lab, 1)[0], Versions(lab));

        for (var i = 0; i < 4; i++)
        {
            lab.Break(FaultKind.Lost, flapping);
            await Task.Delay(lab.World.Federation.Options.NotReadyDelay / 3, lab.World.Time, TestContext.Current.CancellationToken);
            lab.Break(FaultKind.None, flapping);
            await Task.Delay(lab.World.Federation.Options.ProbePeriod, lab.World.Time, TestContext.Current.CancellationToken);
        }

        Assert.Equal(before, Versions(lab));
        Assert.Empty(lab.Drills);
    }

    [Fact]
    public async Task OverloadedCluster_IsNotLost_AndOthersAreServed()
    {
        await using var lab = await LossLab.StartAsync(3, 6);
        var busy = Some(lab, 1)[0];

        lab.Break(FaultKind.Overloaded, busy);
        await lab.World.Federation.Client.PatchAsync(ResourceTypes.Deployments, new("default", "backend"), PatchKind.Merge, """{"spec":{"replicas":9}}"""u8.ToArray(), WriteOptions.Default, TestContext.Current.CancellationToken);
        await lab.UntilAsync(() => lab.Ready == 6, "growth elsewhere");
        await Task.Delay(lab.World.Federation.Options.FailoverDelay * 1.5, lab.World.Time, TestContext.Current.CancellationToken);
        Assert.Equal(2, lab.Copy(busy)!.View<Deployment>().Spec.Replicas);
        Assert.Equal(3, Standing(lab, "Ready", "True"));

        lab.Break(FaultKind.None, busy);
        await lab.UntilAsync(() => lab.Shares == "3 3 3" && lab.Ready == 9, "growth there");
    }

    private static string[] Some(LossLab lab, int count) => [.. lab.World.Clusters.Keys.Take(count)];

    private static int Standing(LossLab lab, string condition, string status) =>
        lab.World.Federation.Informers.For(ResourceTypes.Clusters).List().Count(c => c.View<Cluster>().Status.Conditions.Any(x => x.Type == condition && x.Status == status));

    // The generation counts what is asked; what becomes of it does not.
    private static string Versions(LossLab lab) => string.Join(" ", lab.World.Clusters.Keys.Select(c => $"{lab.Copy(c)?.Header.Uid}:{lab.Copy(c)?.Header.Generation}"));
}
