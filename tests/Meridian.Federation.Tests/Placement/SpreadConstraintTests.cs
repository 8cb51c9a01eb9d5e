using CsCheck;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class SpreadConstraintTests
{
    private static Func<MemberFacts, MemberFacts> In(string region) => m => m with { Region = region };

    private static PlacementProblem Spread(long replicas, params SpreadConstraint[] constraints) =>
        new() { Policy = new() { Spread = constraints }, Request = new("default/backend", replicas) };

    private static PlacementProblem Europe(PlacementProblem problem) =>
        problem.With("e1", and: In("europe")).With("e2", and: In("europe")).With("e3", and: In("europe")).With("u1", and: In("us"));

    [Fact]
    public void MaxSkew_Regions_AreEvenedOut() =>
        Assert.Equal("e1:2 e2:1 e3:1 u1:4", Sorted(Europe(Spread(8, new SpreadConstraint { TopologyKey = "region", MaxSkew = 1 })).Decide()));

    [Fact]
    public void MaxGroups_Clusters_AsManyAreUsed() =>
        Assert.Equal([4, 4], Europe(Spread(8, new SpreadConstraint { TopologyKey = "cluster", MaxGroups = 2 })).Decide().Decisions.Select(d => d.Replicas ?? 0).Where(r => r > 0));

    [Fact]
    public void MaxGroups_WhereItRuns_Stays()
    {
        var problem = Spread(8, new SpreadConstraint { TopologyKey = "cluster", MaxGroups = 1 }).With("a").With("b", 8).With("c");

        Assert.Equal("b:8", problem.Text());
    }

    [Fact]
    public void MaxGroups_WhereItRunsIsTooSmall_RoomCounts()
    {
        var problem = Spread(8, new SpreadConstraint { TopologyKey = "cluster", MaxGroups = 1 }).With("a", fits: 20).With("b", 2, fits: 1);

        Assert.Equal("a:8", problem.Settle());
    }

    [Fact]
    public void MinGroups_RegionsThenClusters_BothAreMet()
    {
        var plan = Europe(Spread(4, new SpreadConstraint { TopologyKey = "region", MinGroups = 2 }, new SpreadConstraint { TopologyKey = "cluster", MaxGroups = 2 })).Decide();

        Assert.Equal(2, plan.For("u1")!.Replicas);
        Assert.Equal(2, plan.Decisions.Count(d => d.Replicas > 0));
    }

    [Fact]
    public void MinGroups_Aggregated_UsesEnough()
    {
        var problem = Europe(Spread(4, new SpreadConstraint { TopologyKey = "region", MinGroups = 2 }));
        problem.Policy = problem.Policy with { Replicas = new() { Division = "Aggregated" } };

        Assert.Equal(2, problem.Decide().Decisions.Count(d => d.Replicas > 0));
    }

    [Fact]
    public void MinGroups_TooFew_PlacesNothingAndMovesNothing()
    {
        var problem = Spread(4, new SpreadConstraint { TopologyKey = "region", MinGroups = 2 }).With("e1", 1, and: In("europe")).With("e2", and: In("europe"));
        var plan = problem.Decide();

        Assert.Equal("e1:1", problem.Text(plan));
        Assert.Contains("needs 2 groups", plan.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void MinGroups_TooFewButAnyway_ComesAsNearAsItCan() => Assert.Equal(
        "e1:2 e2:2", Spread(4, new SpreadConstraint { TopologyKey = "region", MinGroups = 2, WhenUnsatisfiable = "ScheduleAnyway" }).With("e1", and: In("europe")).With("e2", and: In("europe")).Text());

    [Fact]
    public void MaxSkew_FullRegion_LimitsTheOthers()
    {
        PlacementProblem Full(string otherwise) => Spread(8, new SpreadConstraint { TopologyKey = "region", MaxSkew = 1, WhenUnsatisfiable = otherwise }).With("e1", and: In("europe")).With("u1", and: In("us"), fits: 2);

        Assert.Equal("e1:3 u1:2", Full("DoNotSchedule").Text());
        Assert.Equal(3, Full("DoNotSchedule").Decide().Unplaced);
        Assert.Equal("e1:6 u1:2", Full("ScheduleAnyway").Text());
    }

    [Fact]
    public void LabelAndProviderAndZone_AreTopologiesToo()
    {
        var problem = Spread(4, new SpreadConstraint { TopologyKey = "example.com/rack", MaxSkew = 1 });
        problem.With("a", and: m => m with { Labels = new Dictionary<string, string> { ["example.com/rack"] = "1" } })
            .With("b", and: m => m with { Labels = new Dictionary<string, string> { ["example.com/rack"] = "2" } }).With("c");

        Assert.Equal("a:2 b:2", problem.Text());
        Assert.Equal("NoTopology", problem.Decide().For("c")!.Reason);
    }

    private static string Sorted(PlacementPlan plan) =>
        string.Join(" ", plan.Decisions.GroupBy(d => d.Cluster[0]).SelectMany(g => g.Select(d => d.Replicas ?? 0).OrderDescending().Select((r, i) => $"{g.Key}{i + 1}:{r}")));

    [Fact]
    public void Any_StrictSkew_IsNeverExceeded() =>
        Gen.Select(Gen.Select(Gen.Int[0, 3], Gen.Long[0, 20], Gen.Long[0, 40]).Array[1, 8], Gen.Long[0, 100], Gen.Int[1, 4]).Sample((members, replicas, skew) =>
        {
            var problem = Spread(replicas, new SpreadConstraint { TopologyKey = "region", MaxSkew = skew });
            foreach (var ((region, wanted, room), i) in members.Select((m, i) => (m, i))) problem.With($"c{i}", wanted > 0 ? wanted : null, 0, fits: room > 20 ? null : room, and: In($"r{region}"));
            var plan = problem.Decide();
            var totals = plan.Decisions.GroupBy(d => members[int.Parse(d.Cluster[1..], System.Globalization.CultureInfo.InvariantCulture)].Item1).Select(g => g.Sum(d => d.Replicas ?? 0)).ToArray();

            Assert.True(totals.Max() - totals.Min() <= skew, problem.Text(plan));
            Assert.Equal(replicas, totals.Sum() + plan.Unplaced);
        });
}
