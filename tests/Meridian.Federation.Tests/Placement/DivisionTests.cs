using CsCheck;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class DivisionTests
{
    [Fact]
    public void Leaving_StatusThatIsBehind_IsNotCountedTwice() =>
        Assert.Equal("a:3 b:3 c:1", PlacementProblem.Ready().With("a", 3).With("b", 3, 2).With("c", 1, 2, and: m => m with { Taints = [new() { Key = "k", Effect = "NoExecute" }] }).Asking(6).Text());

    [Fact]
    public void Leaving_DuplicatedObject_StaysUntilItRunsElsewhere()
    {
        var problem = PlacementProblem.Ready().With("a", 2, and: m => m with { Taints = [new() { Key = "k", Effect = "NoExecute" }] }).With("b", 2, 0);
        problem.Policy = new() { Replicas = new() { Division = "Duplicated" } };

        Assert.Equal("a:2 b:2", problem.Asking(2).Text());
        problem.ChangeCopy("b", c => c with { Ready = 2 });
        Assert.Equal("a:Remove b:2", problem.Text());
    }

    private static PlacementProblem Of(string division, long replicas, params ClusterReplicas[] shares) => new()
    {
        Policy = new() { Replicas = new() { Division = division, Clusters = shares } }, Request = new("default/backend", replicas),
    };

    [Theory]
    [InlineData(4, 2, "2,2")]
    [InlineData(6, 3, "2,2,2")]
    [InlineData(4, 3, "2,1,1")]
    [InlineData(1, 3, "1,0,0")]
    [InlineData(0, 2, "0,0")]
    [InlineData(100_000, 3, "33334,33333,33333")]
    public void Balanced_NothingRunning_DividesEqually(long total, int clusters, string expected)
    {
        var problem = Of("Balanced", total);
        for (var i = 0; i < clusters; i++) problem.With($"c{i}");

        Assert.Equal(expected, string.Join(",", problem.Decide().Decisions.Select(d => d.Replicas ?? 0).OrderDescending()));
    }

    [Fact]
    public void Balanced_OneReplica_StaysWhereItRuns()
    {
        foreach (var home in new[] { "a", "b", "c" })
        {
            var problem = Of("Balanced", 1);
            foreach (var name in new[] { "a", "b", "c" }) problem.With(name, name == home ? 1 : null);

            Assert.Equal($"{home}:1", problem.Text());
        }
    }

    [Fact]
    public void Balanced_FullCluster_OthersShareTheRest() =>
        Assert.Equal("a:2 b:4 c:4", Of("Balanced", 10).With("a", fits: 2).With("b").With("c").Text());

    [Fact]
    public void Balanced_EverythingFull_StillAsksForAll() => Assert.Equal("a:5 b:5", Of("Balanced", 10).With("a", fits: 2).With("b", fits: 2).Text());

    [Fact]
    public void Balanced_Bounds_AreKept()
    {
        var problem = Of("Balanced", 10, new ClusterReplicas { Names = ["a"], Max = 1 }, new ClusterReplicas { Names = ["b"], Min = 6 });

        Assert.Equal("a:1 b:6 c:3", problem.With("a").With("b").With("c").Text());
    }

    [Fact]
    public void Balanced_MaximumsBelowTheTotal_TellWhatIsLeft()
    {
        var problem = Of("Balanced", 10).With("a").With("b");
        problem.Policy = new() { Replicas = new() { Max = 3 } };
        var plan = problem.Decide();

        Assert.Equal("a:3 b:3", problem.Text(plan));
        Assert.Equal((4, "4 replicas find no place: all clusters have as many as they may"), (plan.Unplaced, plan.Problem));
    }

    [Fact]
    public void Duplicated_EveryCluster_GetsAll() => Assert.Equal("a:3 b:3", Of("Duplicated", 3).With("a").With("b", 1).Text());

    [Fact]
    public void Weighted_Shares_FollowTheWeights()
    {
        var problem = Of("Weighted", 8, new ClusterReplicas { Names = ["a"], Weight = 3 }, new ClusterReplicas { Names = ["b"], Weight = 0, Min = 1 }, new ClusterReplicas { Weight = 1 });

        Assert.Equal("a:5 b:1 c:2", problem.With("a").With("b").With("c").Text());
    }

    [Fact]
    public void Weighted_ClusterWithoutEntry_GetsNothing() => Assert.Equal("a:8", Of("Weighted", 8, new ClusterReplicas { Names = ["a"], Weight = 3 }).With("a").With("b").Text());

    [Fact]
    public void Capacity_FreeRoom_IsTheWeight() => Assert.Equal("a:3 b:9", Of("Capacity", 12).With("a", fits: 10).With("b", fits: 30).Text());

    [Fact]
    public void Aggregated_FewestClusters_AreUsed()
    {
        Assert.Equal("b:12", Of("Aggregated", 12).With("a", fits: 10).With("b", fits: 30).With("c", fits: 11).Text());
        Assert.Equal("a:11 b:28", Of("Aggregated", 39).With("a", 1, fits: 10).With("b", fits: 30).With("c", fits: 11).Text());
    }

    [Fact]
    public void Aggregated_ScaledUp_FillsWhatIsUsedFirst() => Assert.Equal("a:11 b:1", Of("Aggregated", 12).With("a", 3, fits: 8).With("b", fits: 30).Text());

    [Fact]
    public void RebalanceFalse_Scaled_MovesNothing()
    {
        PlacementProblem Steady(long replicas)
        {
            var problem = Of("Balanced", replicas).With("a", 6).With("b", 1).With("c");
            problem.Policy = problem.Policy with { Replicas = problem.Policy.Replicas with { Rebalance = false } };
            return problem;
        }

        Assert.Equal("a:6 b:1", Steady(7).Text());
        Assert.Equal("a:6 b:2 c:2", Steady(10).Text());
        Assert.Equal("a:3 b:1", Steady(4).Text());
    }

    private sealed record Case(string Division, long Total, bool Rebalance, (long Wanted, long Room, int Weight, int Min, int? Max)[] Clusters)
    {
        public PlacementProblem Problem(bool reversed = false)
        {
            var shares = Clusters.Select((c, i) => new ClusterReplicas { Names = [$"c{i}"], Weight = c.Weight, Min = c.Min, Max = c.Max }).ToArray();
            var problem = new PlacementProblem
            {
                Policy = new() { Replicas = new() { Division = Division, Clusters = shares, Rebalance = Rebalance } }, Request = new("ns/x", Total),
            };
            // Room above 60 stands for a cluster whose room is not known.
            var members = Clusters.Select((c, i) => (Name: $"c{i}", c.Wanted, c.Room));
            foreach (var (name, wanted, room) in reversed ? members.Reverse() : members) problem.With(name, wanted > 0 ? wanted : null, ready: 0, fits: room > 60 ? null : room);
            return problem;
        }

        public long MostAltogether => Clusters.Sum(c => Division == "Weighted" && c.Weight == 0 ? Math.Min(c.Min, c.Max ?? c.Min) : c.Max ?? 100_000);
    }

    private static readonly Gen<Case> Cases =
        from division in Gen.Int[0, 3].Select(i => new[] { "Balanced", "Weighted", "Capacity", "Aggregated" }[i])
        from count in Gen.Int[1, 8]
        from total in Gen.Long[0, 300]
        from rebalance in Gen.Bool
        from clusters in Gen.Select(Gen.Long[0, 40], Gen.Long[0, 120], Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 60]).Array[count]
        select new Case(division, total, rebalance, [.. clusters.Select(c => (c.Item1, c.Item2, c.Item3, c.Item4, c.Item5 > 30 ? (int?)null : Math.Max(c.Item5, c.Item4)))]);

    private static long[] Shares(PlacementPlan plan) => [.. plan.Decisions.Select(d => d.Replicas ?? 0)];

    [Fact]
    public void Any_Sum_IsTheTotalOrAllThatMayBe() => Cases.Sample(c =>
    {
        var plan = c.Problem().Decide();
        Assert.Equal(c.Total, Shares(plan).Sum() + plan.Unplaced);
        if (plan.Unplaced > 0) Assert.True(Shares(plan).Sum() >= c.MostAltogether, plan.Problem);
    });

    [Fact]
    public void Any_Bounds_AreKept() => Cases.Sample(c =>
    {
        var shares = Shares(c.Problem().Decide());
        Assert.All(c.Clusters.Zip(shares), s => Assert.True(s.Second <= (s.First.Max ?? long.MaxValue)));
        if (c.Clusters.Sum(s => Math.Min(s.Min, s.Room > 60 ? s.Min : s.Wanted + s.Room)) > c.Total) return;
        Assert.All(c.Clusters.Zip(shares), s => Assert.True(s.Second >= Math.Min(s.First.Min, s.First.Room > 60 ? s.First.Min : s.First.Wanted + s.First.Room)));
    });

    [Fact]
    public void Any_OrderOfClusters_ChangesNothing() => Cases.Sample(c => Assert.Equal(c.Problem().Text(), c.Problem(reversed: true).Text()));

    [Fact]
    public void Any_CarriedOut_StaysAsItIs() => Cases.Sample(c =>
    {
        var problem = c.Problem();
        var first = problem.Settle();
        Assert.Equal(first, problem.Text(problem.CarryOut()));
    });

    [Fact]
    public void Any_OneMore_TakesNothingFromAnybody() => Cases.Sample(c =>
    {
        // By room, more replicas mean other weights; on fewest clusters, others may do.
        if (c.Division is "Aggregated" or "Capacity" && c.Rebalance) return;
        var problem = c.Problem();
        problem.Settle();
        var before = Shares(problem.Decide());
        problem.Request = problem.Request with { Replicas = c.Total + 1 };
        Assert.All(before.Zip(Shares(problem.Decide())), s => Assert.True(s.Second >= s.First));
    });

    [Fact]
    public void RebalanceFalse_Any_MovesNothingWithoutNeed() => Cases.Sample(c =>
    {
        if (c.Rebalance) return;
        var running = c.Clusters.Sum(s => s.Wanted);
        var shares = Shares(c.Problem().Decide());
        // A minimum or a maximum is a need.
        if (c.Clusters.Any(s => s.Wanted < s.Min || s.Wanted > s.Max)) return;
        if (c.Total >= running) Assert.All(c.Clusters.Zip(shares), s => Assert.True(s.Second >= s.First.Wanted));
        else Assert.All(c.Clusters.Zip(shares), s => Assert.True(s.Second <= s.First.Wanted));
    });

    [Fact]
    public void Balanced_ClustersWithRoom_DifferByOneAtMost() => Cases.Sample(c =>
    {
        if (c.Division != "Balanced" || !c.Rebalance) return;
        var shares = Shares(c.Problem().Decide());
        var free = c.Clusters.Zip(shares).Where(s => s.Second > s.First.Min && s.Second < (s.First.Max ?? long.MaxValue) && (s.First.Room > 60 || s.Second < s.First.Wanted + s.First.Room)).Select(s => s.Second).ToArray();
        if (free.Length > 0) Assert.True(free.Max() - free.Min() <= 1);
    });
}
