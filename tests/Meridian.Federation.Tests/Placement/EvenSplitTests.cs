using CsCheck;

namespace Meridian.Federation.Tests;

public sealed class EvenSplitTests
{
    private static readonly Dictionary<string, long> None = [];

    [Theory]
    [InlineData(4, 2, "2,2")]
    [InlineData(6, 3, "2,2,2")]
    [InlineData(4, 3, "2,1,1")]
    [InlineData(1, 3, "1,0,0")]
    [InlineData(0, 2, "0,0")]
    public void Plan_NothingRunning_DividesEqually(long total, int clusters, string expected)
    {
        var plan = EvenSplit.Plan(total, Enumerable.Range(0, clusters).Select(i => $"c{i}"), None, None, "default/backend");

        Assert.Equal(expected, string.Join(",", plan.Values.OrderDescending()));
    }

    [Fact]
    public void Plan_OneReplica_StaysWhereItRuns()
    {
        foreach (var home in new[] { "a", "b", "c" })
        {
            var plan = EvenSplit.Plan(1, ["a", "b", "c"], new Dictionary<string, long> { ["a"] = 0, ["b"] = 0, ["c"] = 0, [home] = 1 }, None, "default/backend");

            Assert.Equal(1, plan[home]);
        }
    }

    [Fact]
    public void Plan_ScaledUp_OddReplicaStays()
    {
        var plan = EvenSplit.Plan(5, ["a", "b", "c"], new Dictionary<string, long> { ["a"] = 1, ["b"] = 2, ["c"] = 1 }, None, "default/backend");

        Assert.Equal(2, plan["b"]);
        Assert.Equal(5, plan.Values.Sum());
    }

    [Fact]
    public void Plan_FullCluster_OthersShareTheRest()
    {
        var plan = EvenSplit.Plan(10, ["a", "b", "c"], None, new Dictionary<string, long> { ["a"] = 2 }, "default/backend");

        Assert.Equal((2, 4, 4), (plan["a"], plan["b"], plan["c"]));
    }

    [Fact]
    public void Plan_EverythingFull_StillAsksForAll()
    {
        var plan = EvenSplit.Plan(10, ["a", "b"], None, new Dictionary<string, long> { ["a"] = 2, ["b"] = 2 }, "default/backend");

        Assert.Equal((5, 5), (plan["a"], plan["b"]));
    }

    private static readonly Gen<(long Total, long[] Current, long[] Capacity)> Problems =
        from count in Gen.Int[1, 8]
        from total in Gen.Long[0, 200]
        from current in Gen.Long[0, 50].Array[count]
        from capacity in Gen.Long[0, 60].Array[count]
        select (total, current, capacity);

    private static IReadOnlyDictionary<string, long> Solve((long Total, long[] Current, long[] Capacity) problem, bool reversed = false)
    {
        var names = problem.Current.Select((_, i) => $"c{i}");
        // Room above 30 stands for a cluster whose room is not known.
        return EvenSplit.Plan(
            problem.Total, reversed ? names.Reverse() : names,
            problem.Current.Index().ToDictionary(c => $"c{c.Index}", c => c.Item),
            problem.Capacity.Index().Where(c => c.Item <= 30).ToDictionary(c => $"c{c.Index}", c => c.Item), "ns/x");
    }

    [Fact]
    public void Plan_AnyProblem_PlacesEverything() => Problems.Sample(problem => Assert.Equal(problem.Total, Solve(problem).Values.Sum()));

    [Fact]
    public void Plan_AnyProblem_DoesNotDependOnTheOrderOfClusters() => Problems.Sample(problem =>
        Assert.Equal(Solve(problem).OrderBy(p => p.Key), Solve(problem, reversed: true).OrderBy(p => p.Key)));

    [Fact]
    public void Plan_CarriedOut_StaysAsItIs() => Problems.Sample(problem =>
    {
        var first = Solve(problem);
        var again = Solve(problem with { Current = [.. problem.Current.Select((_, i) => first[$"c{i}"])] });

        Assert.Equal(first.OrderBy(p => p.Key), again.OrderBy(p => p.Key));
    });

    [Fact]
    public void Plan_ClustersWithRoom_DifferByOneAtMost() => Problems.Sample(problem =>
    {
        var plan = Solve(problem);
        var roomy = problem.Capacity.Index().Where(c => c.Item > 30 || plan[$"c{c.Index}"] < c.Item).Select(c => plan[$"c{c.Index}"]).ToArray();
        if (roomy.Length > 0) Assert.True(roomy.Max() - roomy.Min() <= 1);
    });
}
