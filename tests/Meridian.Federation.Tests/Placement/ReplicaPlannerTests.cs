using CsCheck;

namespace Meridian.Federation.Tests;

public sealed class ReplicaPlannerTests
{
    private static readonly Dictionary<string, long> None = [];

    private static ReplicaPreferences Prefer(bool rebalance, params (string Cluster, ClusterPreference Preference)[] clusters) =>
        new(rebalance, clusters.ToDictionary(c => c.Cluster, c => c.Preference));

    private static readonly ReplicaPreferences Anywhere = Prefer(false, ("*", new ClusterPreference(Weight: 1)));

    private static ReplicaPlan Plan(
        long total, string clusters, ReplicaPreferences preferences, Dictionary<string, long>? current = null, Dictionary<string, long>? capacity = null, string key = "") =>
        ReplicaPlanner.Plan(total, clusters.Split(','), preferences, current ?? None, capacity ?? None, key);

    private static string Text(ReplicaPlan plan) => string.Join(" ", plan.Replicas.OrderBy(p => p.Key).Select(p => $"{p.Key}{p.Value}"));

    [Fact]
    public void Plan_EqualWeights_RoundsUpInHashOrder() => Assert.Equal("A16 B17 C17", Text(Plan(50, "A,B,C", Anywhere)));

    [Fact]
    public void Plan_UnlistedCluster_GetsNothing() =>
        Assert.Equal("A20 B40 C0", Text(Plan(60, "A,B,C", Prefer(false, ("A", new(Weight: 1)), ("B", new(Weight: 2))))));

    [Fact]
    public void Plan_Maximum_PassesTheRestOn()
    {
        var preferences = Prefer(false, ("A", new(MaxReplicas: 10, Weight: 10000)), ("B", new(Weight: 1)), ("C", new(Weight: 1)));

        Assert.Equal("A10 B20 C20", Text(Plan(50, "A,B,C", preferences)));
    }

    [Fact]
    public void Plan_MinimumsBeyondTheTotal_RunOutInOrder() =>
        Assert.Equal("A10 B20 C20", Text(Plan(50, "A,B,C", Prefer(false, ("*", new(MinReplicas: 20))))));

    [Fact]
    public void Plan_RunningReplicas_CountAgainstTheShare() =>
        Assert.Equal("A10 B10 C30", Text(Plan(50, "A,B,C", Anywhere, new() { ["C"] = 30 })));

    [Fact]
    public void Plan_MoreRunningThanAsked_KeepsTheFirstInOrder() =>
        Assert.Equal("A0 B50", Text(Plan(50, "A,B", Anywhere, new() { ["A"] = 10, ["B"] = 70 })));

    [Fact]
    public void Plan_CapacityWithRebalance_OverflowsBeyondTheTotal()
    {
        var plan = Plan(50, "A,B,C", Prefer(true, ("*", new(Weight: 1))), capacity: new() { ["C"] = 10 });

        Assert.Equal("A20 B20 C10", Text(plan));
        Assert.Equal(7, plan.Overflow["C"]);
        Assert.Equal(17, plan.For("C"));
    }

    [Fact]
    public void Plan_CapacityWithoutRebalance_DropsOverflowThatFoundAPlace()
    {
        var plan = Plan(60, "A,B,C", Prefer(false, ("A", new(Weight: 1)), ("B", new(Weight: 5))), capacity: new() { ["B"] = 10 });

        Assert.Equal("A50 B10 C0", Text(plan));
        Assert.Empty(plan.Overflow);
    }

    [Fact]
    public void Plan_MinimumAboveCapacity_IsCut()
    {
        var plan = Plan(60, "A,B", Prefer(true, ("*", new(MinReplicas: 20, Weight: 1))), capacity: new() { ["B"] = 10 });

        Assert.Equal("A50 B10", Text(plan));
        Assert.Equal(15, plan.Overflow["B"]);
    }

    [Fact]
    public void Plan_DemoClusters_FailoverKeepsAndReturnMovesOnlyWithRebalance()
    {
        const string All = "gcp-asia-east1,gcp-europe-west1,gcp-us-central1";
        const string Key = "default/load-bots";
        var moving = Anywhere with { Rebalance = true };

        Assert.Equal("gcp-asia-east12 gcp-europe-west14 gcp-us-central14", Text(Plan(10, All, Anywhere, key: Key)));
        Assert.Equal("gcp-europe-west15 gcp-us-central15", Text(Plan(10, "gcp-europe-west1,gcp-us-central1", Anywhere, new() { ["gcp-europe-west1"] = 3, ["gcp-us-central1"] = 4 }, key: Key)));
        Dictionary<string, long> afterFailure = new() { ["gcp-europe-west1"] = 5, ["gcp-us-central1"] = 5 };
        Assert.Equal("gcp-asia-east10 gcp-europe-west15 gcp-us-central15", Text(Plan(10, All, Anywhere, afterFailure, key: Key)));
        Assert.Equal("gcp-asia-east12 gcp-europe-west14 gcp-us-central14", Text(Plan(10, All, moving, afterFailure, key: Key)));
    }

    [Theory]
    [InlineData("A", 0x050c5d5eu)]
    [InlineData("B", 0x050c5d5du)]
    [InlineData("C", 0x050c5d5cu)]
    public void NameHash_OfSingleLetters_IsFnv1(string name, uint expected) => Assert.Equal(expected, NameHash.Of(name, ""));

    [Fact]
    public void NameHash_OfNameAndKey_ReadsOneAfterTheOther() => Assert.Equal(0x2e74be9au, NameHash.Of("gcp-europe-west1", "default/load-bots"));

    private sealed record Problem(long Total, (string Name, long Min, long Max, long Weight, long Current, long Capacity)[] Clusters, bool Rebalance)
    {
        // Numbers of 0 to 9 leave current and capacity unknown, so that both ways are tried.
        public ReplicaPlan Solve(IEnumerable<string> order) => ReplicaPlanner.Plan(
            Total, order,
            new(Rebalance, Clusters.ToDictionary(c => c.Name, c => new ClusterPreference(c.Min, c.Max < 10 ? null : c.Max + c.Min, c.Weight))),
            Clusters.Where(c => c.Current >= 10).ToDictionary(c => c.Name, c => c.Current - 10),
            Clusters.Where(c => c.Capacity >= 10).ToDictionary(c => c.Name, c => c.Capacity - 10), "ns/x");
    }

    private static readonly Gen<Problem> Problems =
        from count in Gen.Int[1, 6]
        from total in Gen.Long[0, 100]
        from numbers in Gen.Select(Gen.Long[0, 10], Gen.Long[0, 40], Gen.Long[0, 5], Gen.Long[0, 60], Gen.Long[0, 60]).Array[count]
        from rebalance in Gen.Bool
        select new Problem(total, [.. numbers.Select((n, i) => ($"c{i}", n.Item1, n.Item2, n.Item3, n.Item4, n.Item5))], rebalance);

    [Fact]
    public void Plan_AnyProblem_NeverExceedsTotalMaximumOrCapacity() => Problems.Sample(problem =>
    {
        var plan = problem.Solve(problem.Clusters.Select(c => c.Name));

        Assert.True(plan.Replicas.Values.Sum() <= problem.Total);
        foreach (var c in problem.Clusters)
        {
            Assert.True(plan.Replicas[c.Name] >= 0);
            if (c.Max >= 10) Assert.True(plan.Replicas[c.Name] <= c.Max + c.Min);
            if (c.Capacity >= 10) Assert.True(plan.Replicas[c.Name] <= c.Capacity - 10);
        }
    });

    [Fact]
    public void Plan_AnyProblem_PlacesAllWhenSomeClusterHasNoLimit() => Problems.Sample(problem =>
    {
        if (!problem.Clusters.Any(c => c.Weight > 0 && c.Max < 10 && c.Capacity < 10)) return;

        Assert.Equal(problem.Total, problem.Solve(problem.Clusters.Select(c => c.Name)).Replicas.Values.Sum());
    });

    [Fact]
    public void Plan_AnyProblem_DoesNotDependOnTheOrderOfClusters() => Problems.Sample(problem =>
    {
        var forward = problem.Solve(problem.Clusters.Select(c => c.Name));
        var backward = problem.Solve(problem.Clusters.Select(c => c.Name).Reverse());

        Assert.Equal(Text(forward), Text(backward));
    });
}
