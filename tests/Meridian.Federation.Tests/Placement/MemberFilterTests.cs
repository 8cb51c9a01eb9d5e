using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class MemberFilterTests
{
    private static Func<MemberFacts, MemberFacts> Tainted(string effect, DateTimeOffset? added = null) =>
        m => m with { Taints = [new Taint { Key = "meridian.dev/drain", Effect = effect, TimeAdded = added }] };

    [Fact]
    public void NoSchedule_KeepsNewOnesAwayOnly()
    {
        Assert.Equal("b:4", PlacementProblem.Ready().With("a", and: Tainted("NoSchedule")).With("b").Text());
        Assert.Equal("a:1 b:3", PlacementProblem.Ready().With("a", 1, and: Tainted("NoSchedule")).With("b", 3).Text());
    }

    [Fact]
    public void NoExecute_MovesAwayWhenReplaced()
    {
        var problem = PlacementProblem.Ready().With("a", 2, and: Tainted("NoExecute", PlacementProblem.Start)).With("b", 2);

        Assert.Equal("a:2 b:4", problem.Text(problem.CarryOut()));
        Assert.Equal("a:Remove b:4", problem.Text());
    }

    [Fact]
    public void NoExecute_ToleratedForATime_MovesAwayThen()
    {
        var problem = PlacementProblem.Ready().With("a", 2, and: Tainted("NoExecute", PlacementProblem.Start)).With("b", 2);
        problem.Policy = new() { Tolerations = [new() { Key = "meridian.dev/drain", Operator = "Exists", Effect = "NoExecute", TolerationSeconds = 60 }] };
        var plan = problem.Decide();

        Assert.Equal("a:2 b:2", problem.Text(plan));
        Assert.Equal(PlacementProblem.Start.AddSeconds(60), plan.ReviewAt);
        problem.Now = PlacementProblem.Start.AddSeconds(60);
        Assert.Equal("b:4", problem.Settle());
    }

    [Fact]
    public void Drained_WhatOnlyServesOthers_Stays()
    {
        MemberFacts drained = new() { Name = "a", Standing = MemberStanding.Ready, Taints = [new Taint { Key = ClusterTaints.Unschedulable, Effect = "NoExecute" }] };
        var work = new FilterContext(PlacementRules.Default, _ => true, PlacementProblem.Start);

        Assert.Equal(SeatState.Out, new TaintFilter().Judge(work, drained).State);
        Assert.Equal(FilterVerdict.Pass, new TaintFilter().Judge(work with { ServesOthers = true }, drained));
    }

    [Fact]
    public void PreferNoSchedule_MattersWhileOthersHaveRoom()
    {
        Assert.Equal("b:4", PlacementProblem.Ready().With("a", and: Tainted("PreferNoSchedule")).With("b").Text());
        Assert.Equal("a:3 b:1", PlacementProblem.Ready().With("a", and: Tainted("PreferNoSchedule")).With("b", fits: 1).Text());
    }

    [Fact]
    public void Tolerated_IsAsIfNothingWere()
    {
        var problem = PlacementProblem.Ready().With("a", and: Tainted("NoExecute")).With("b");
        problem.Policy = new() { Tolerations = [new() { Operator = "Exists" }] };

        Assert.Equal("a:2 b:2", problem.Text());
    }

    [Fact]
    public void Failing_ImpatientPolicy_DoesNotWaitUntilTheMemberCountsAsLost()
    {
        var problem = PlacementProblem.Ready().With("a", 2, and: m => m with { FailingSince = PlacementProblem.Start }).With("b", 2);
        Assert.Equal("a:2 b:2", problem.Text());

        problem.Policy = new() { Failover = new() { NotReadyAfter = "1s", After = "2s" } };
        var plan = problem.Decide();
        Assert.Equal("a:2 b:2", problem.Text(plan));
        Assert.Equal(PlacementProblem.Start.AddSeconds(1), plan.ReviewAt);

        problem.Now = PlacementProblem.Start.AddSeconds(1);
        plan = problem.Decide();
        Assert.Equal("a:Leave b:2", problem.Text(plan));
        Assert.Equal(PlacementProblem.Start.AddSeconds(2), plan.ReviewAt);

        problem.Now = PlacementProblem.Start.AddSeconds(2);
        Assert.Equal("a:Leave b:4", problem.Text());
    }

    [Theory]
    [InlineData("region", "In", "europe", "a")]
    [InlineData("region", "NotIn", "europe", "b")]
    [InlineData("zone", "In", "europe-b", "a")]
    [InlineData("provider", "Exists", "", "b")]
    [InlineData("provider", "DoesNotExist", "", "a")]
    [InlineData("version", "Gt", "1.34", "a")]
    [InlineData("version", "Lt", "v1.36.1", "b")]
    [InlineData("version", "In", "1.33", "b")]
    public void Fields_Select(string key, string op, string value, string expected)
    {
        var problem = new PlacementProblem
        {
            Policy = new() { Clusters = new() { Fields = [new() { Key = key, Operator = op, Values = value.Length == 0 ? [] : [value] }] } }, Request = new("default/x", 1),
        };
        problem.With("a", and: m => m with { Region = "europe", Zones = ["europe-a", "europe-b"], Version = "v1.36.1" })
            .With("b", and: m => m with { Region = "us", Zones = ["us-a"], Provider = "aws", Version = "v1.33.4-eks-1" });

        Assert.Equal($"{expected}:1", problem.Text());
    }

    [Fact]
    public void Selection_Mismatch_IsTold()
    {
        var problem = PlacementProblem.Ready("a", "b");
        problem.Policy = new() { Clusters = new() { Exclude = ["b"], Fields = [new() { Key = "region", Operator = "In", Values = ["eu"] }] } };

        Assert.Equal("PlacementPolicy default/p does not select the cluster: its region is not known, but wanted is In eu", problem.Decide().For("a")!.Message);
        Assert.Equal("PlacementPolicy default/p does not select the cluster: its name is excluded", problem.Decide().For("b")!.Message);
    }
}
