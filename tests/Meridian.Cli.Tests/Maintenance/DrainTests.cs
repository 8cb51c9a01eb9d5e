using Meridian.Objects;
using Meridian.Testing;

namespace Meridian.Cli.Tests.Maintenance;

public sealed class DrainTests
{
    private readonly FakeKubeClient federation = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Placement(string name, string entry) =>
        $$$"""{"metadata":{"namespace":"default","name":"{{{name}}}"},"spec":{"object":{"kind":"Deployment","name":"{{{name}}}"} },"status":{"clusters":[{{{entry}}},{"name":"us","replicas":9,"readyReplicas":9}]} }""";

    [Fact]
    public async Task Set_TheTaint_LeavesOthersAlone_AndCanBeRepeated()
    {
        federation.Add(ResourceTypes.Clusters, """{"metadata":{"name":"eu"},"spec":{"server":"https://x","taints":[{"key":"mine","effect":"NoSchedule"}]}}""");
        var scheduling = new ClusterScheduling(federation);

        Assert.True(await scheduling.SetAsync("eu", ["NoSchedule", "NoExecute"], Token));
        Assert.False(await scheduling.SetAsync("eu", ["NoSchedule", "NoExecute"], Token));
        var tainted = await federation.GetAsync(ResourceTypes.Clusters, ObjectKey.Cluster("eu"), Token);
        Assert.Equal(["mine:NoSchedule", "federation.meridian.dev/unschedulable:NoSchedule", "federation.meridian.dev/unschedulable:NoExecute"], tainted.View<Cluster>().Spec.Taints.Select(t => $"{t.Key}:{t.Effect}"));

        Assert.True(await scheduling.SetAsync("eu", [], Token));
        var clean = await federation.GetAsync(ResourceTypes.Clusters, ObjectKey.Cluster("eu"), Token);
        Assert.Equal("mine", Assert.Single(clean.View<Cluster>().Spec.Taints).Key);
    }

    [Fact]
    public async Task Find_NoSuchMember_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<CliException>(() => new ClusterScheduling(federation).FindAsync("nowhere", Token));

        Assert.Contains("no member \"nowhere\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_UntilAllHasLeft_TellsOfEach()
    {
        federation.Add(ResourceTypes.Placements, Placement("a", """{"name":"eu","replicas":2,"readyReplicas":2}"""));
        federation.Add(ResourceTypes.Placements, Placement("b", """{"name":"eu","state":"Placed"}"""));
        var told = new List<string>();
        var waiting = new Draining(federation, TimeProvider.System).WaitAsync("eu", null, part => told.Add(part.What), Token);

        federation.Edit(ResourceTypes.Placements, new("default", "a"), p => p["status"]!["clusters"]![0]!["replicas"] = 0);
        Assert.False(waiting.IsCompleted);
        federation.Edit(ResourceTypes.Placements, new("default", "a"), p => p["status"]!["clusters"]![0]!["readyReplicas"] = 0);
        await waiting;

        Assert.Equal(["deployment default/a"], told);
    }

    [Fact]
    public async Task Wait_TooLong_SaysWhatIsThereAndWhy()
    {
        federation.Add(ResourceTypes.Placements, Placement("a", """{"name":"eu","replicas":2,"readyReplicas":1,"message":"no room elsewhere"}"""));

        var failure = await Assert.ThrowsAsync<CliException>(() => new Draining(federation, TimeProvider.System).WaitAsync("eu", TimeSpan.FromMilliseconds(50), _ => { }, Token));

        Assert.Contains("deployment default/a: 2 wanted, 1 ready (no room elsewhere)", failure.Message, StringComparison.Ordinal);
    }
}
