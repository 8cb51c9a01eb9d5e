using CsCheck;
using Meridian.Objects;

namespace Meridian.Federation.Tests.Explain;

public sealed class SimulationTests
{
    private static readonly PropagatedKind Deployments = KindTable.Describe(ResourceTypes.Deployments);

    private static readonly MemberFacts[] Members = [Member("a", "west"), Member("b", "west"), Member("c", "east")];

    [Fact]
    public void Run_LostCluster_GivesItsWorkToTheOthers()
    {
        var answer = Run(new SimulationSpec { Lose = ["c"] }, Case("backend", 6, ("a", 2), ("b", 2), ("c", 2)));

        Assert.Equal("a 2>3 b 2>3 c 2>", Shares(Assert.Single(answer.Objects)));
        Assert.Equal((2, 2, 0, 0), (answer.Lost, answer.Moves, answer.Shortfall, answer.Unchanged));
        Assert.Equal(["a Ready 2 3", "b Ready 2 3", "c Lost 2 0"], answer.Clusters.Select(c => $"{c.Name} {c.Standing} {c.Now} {c.Then}"));
    }

    [Fact]
    public void Run_LostRegion_LosesItsClusters()
    {
        var answer = Run(new SimulationSpec { Lose = ["west"] }, Case("backend", 6, ("a", 2), ("b", 2), ("c", 2)));

        Assert.Equal("a 2> b 2> c 2>6", Shares(Assert.Single(answer.Objects)));
    }

    [Fact]
    public void Run_AllLost_LeavesNoReplicaAPlace() =>
        Assert.Equal(6, Run(new SimulationSpec { Lose = ["a", "b", "c"] }, Case("backend", 6, ("a", 2), ("b", 2), ("c", 2))).Shortfall);

    [Fact]
    public void Run_DrainedCluster_LosesNothing()
    {
        var answer = Run(new SimulationSpec { Drain = ["c"] }, Case("backend", 6, ("a", 2), ("b", 2), ("c", 2)));

        Assert.Equal("a 2>3 b 2>3 c 2>", Shares(Assert.Single(answer.Objects)));
        Assert.Equal((0, 2), (answer.Lost, answer.Moves));
    }

    [Fact]
    public void Run_Doubled_GrowsEverywhere()
    {
        var answer = Run(new SimulationSpec { Scale = [new() { Object = "deployment/backend", Factor = 2 }] }, Case("backend", 3, ("a", 1), ("b", 1), ("c", 1)), Case("other", 3, ("a", 1), ("b", 1), ("c", 1)));

        Assert.Equal("a 1>2 b 1>2 c 1>2", Shares(Assert.Single(answer.Objects)));
        Assert.Equal((1, 9, 0), (answer.Unchanged, answer.Replicas, answer.Moves));
    }

    [Fact]
    public void Run_LittleRoom_IsShared()
    {
        // Room for two more in a and in b, of either object.
        var answer = Run(new SimulationSpec { Lose = ["c"] },
            Case("backend", 6, ("a", 2), ("b", 2), ("c", 2)) is var first ? first with { Request = first.Request with { Room = [1, 1, 0] } } : first,
            Case("other", 6, ("a", 2), ("b", 2), ("c", 2)) is var second ? second with { Request = second.Request with { Room = [1, 1, 0] } } : second);

        Assert.Equal(2, answer.Shortfall);
        Assert.Equal([0L, 2L], answer.Objects.Select(o => o.Shortfall));
    }

    [Theory]
    [InlineData("nowhere", "", "there is no cluster, region or zone of clusters \"nowhere\"; there are: a (region west), b (region west), c (region east)")]
    [InlineData("a", "nothing", "there is no object with replicas named \"nothing\"; there are: default/deployment/backend")]
    public void Run_UnknownName_TellsWhatThereIs(string lose, string scale, string told)
    {
        var refused = Assert.Throws<StatusException>(() => Run(new SimulationSpec { Lose = [lose], Scale = scale.Length == 0 ? [] : [new() { Object = scale, Factor = 2 }] }, Case("backend", 1, ("a", 1))));

        Assert.Equal(400, refused.Code);
        Assert.Equal(told, refused.Message);
    }

    [Fact]
    public void Run_AnyLoss_ReplicasArePlacedOrMissing() => Gen.Select(Gen.Int[0, 20], Gen.Bool.Array[3], Gen.Int[0, 5].Array[3]).Sample((replicas, lost, held) =>
    {
        var lose = Members.Where((_, i) => lost[i]).Select(m => m.Name).ToArray();
        var answer = Run(new SimulationSpec { Lose = lose }, Case("backend", replicas, ("a", held[0]), ("b", held[1]), ("c", held[2])));
        return answer.Clusters.Sum(c => c.Then) + answer.Shortfall == replicas && answer.Clusters.Where(c => lose.Contains(c.Name)).All(c => c.Then == 0);
    });

    private static SimulationStatus Run(SimulationSpec spec, params PlacementCase[] cases) => Simulation.Run(Scenario.Of(spec, Members, cases), Members, cases);

    private static string Shares(PlannedObject planned) => string.Join(' ', planned.Clusters.Select(c => $"{c.Name} {c.Now}>{c.Then}"));

    private static MemberFacts Member(string name, string region) => new() { Name = name, Region = region, Standing = MemberStanding.Ready };

    private static PlacementCase Case(string name, long replicas, params (string Cluster, int Wanted)[] copies) => new(
        Deployments, KubeObject.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{name}}","namespace":"default"} }""")),
        new PlacementRequest($"default/{name}", replicas), new FilterContext(PlacementRules.Default, _ => true, DateTimeOffset.UnixEpoch), Members,
        [.. copies.Select(c => new CopyFacts(c.Cluster) { Wanted = c.Wanted, Ready = c.Wanted })]);
}
