using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class PlacerTests
{
    private static PlacementProblem Default() => new() { HasPolicy = false };

    [Fact]
    public void Decide_ReadyMembers_ShareEqually() => Assert.Equal("a:2 b:2", Default().With("b").With("a").Text());

    [Fact]
    public void Decide_OfflineMember_IsLeftAndTheOthersTakeAll()
    {
        var problem = Default().With("a", 2, standing: MemberStanding.Offline).With("b", 2);

        Assert.Equal("a:Leave b:4", problem.Text());
        Assert.Equal("ClusterOffline", problem.Decide().For("a")!.Reason);
    }

    [Fact]
    public void Decide_ReturningMember_KeepsWhatItRuns() => Assert.Equal("a:2 b:4", Default().With("a", 2, standing: MemberStanding.Returning).With("b", 4).Text());

    [Fact]
    public void Decide_AllWereLostTogether_TheFirstBackIsNotFlooded()
    {
        var problem = Default().With("a", 2).With("b", 2, standing: MemberStanding.Returning).With("c", 2, standing: MemberStanding.Returning);
        problem.Request = problem.Request with { Replicas = 6 };

        Assert.Equal("a:2 b:2 c:2", problem.Text());
        Assert.Equal("a:4 b:2 c:Leave", problem.Change("c", c => c with { Standing = MemberStanding.Offline }).Text());
    }

    [Fact]
    public void Decide_ReturnedMember_IsGivenItsShareBack() => Assert.Equal("a:2 b:2", Default().With("a", 2).With("b", 4).Text());

    [Fact]
    public void Decide_MemberNotSeenYet_HoldsEverythingStill() =>
        Assert.Equal("a:Leave b:1 c:0", Default().With("a", standing: MemberStanding.Expected).With("b", 1).With("c", 0).Text());

    [Fact]
    public void Decide_NewEmptyMember_ReadyReplicasAreGivenUpOnlyWhenReplaced()
    {
        PlacementProblem Six(long? c, long? ready = null)
        {
            var problem = Default().With("a", 3).With("b", 3).With("c", c, ready);
            problem.Request = problem.Request with { Replicas = 6 };
            return problem;
        }

        Assert.Equal("a:3 b:3 c:2", Six(null).Text());
        Assert.Equal("a:2 b:3 c:2", Six(2, 1).Text());
        Assert.Equal("a:2 b:2 c:2", Six(2).Text());
    }

    [Fact]
    public void Decide_ScaledDown_ReadyReplicasGoAtOnce() => Assert.Equal("a:2 b:2", Default().With("a", 5).With("b", 5).Text());

    [Fact]
    public void Decide_UnselectedMember_LosesItsCopyWhenItCanBeSeen()
    {
        var problem = new PlacementProblem { Request = new("default/x"), Policy = new() { Clusters = new() { LabelSelector = new() { MatchLabels = new Dictionary<string, string> { ["zone"] = "eu" } } } } };
        problem.With("a", and: m => m with { Labels = new Dictionary<string, string> { ["zone"] = "eu" } }).With("b", 0).With("c", 0, standing: MemberStanding.Offline);

        Assert.Equal("a: b:Remove c:Leave", problem.Text());
    }

    [Fact]
    public void Decide_UnselectedMember_GivesUpReplicasWhenTheyAreReplaced()
    {
        var problem = PlacementProblem.Ready("a").With("b", 4);
        problem.Policy = new() { Clusters = new() { Names = ["a"] } };

        Assert.Equal("a:4 b:4", problem.Text(problem.CarryOut()));
        Assert.Equal("a:4 b:Remove", problem.Text());
    }

    [Fact]
    public void Decide_ReplacementsNeverReady_TheGracePeriodEnds()
    {
        var problem = PlacementProblem.Ready().With("a", 4, ready: 0).With("b", 4);
        problem.Policy = new() { Clusters = new() { Names = ["a"] }, Failover = new() { GracePeriod = "1m" } };
        var first = problem.Decide();
        problem.Request = problem.Request with { Memory = first.Memory };
        problem.Now += TimeSpan.FromMinutes(1);

        Assert.Equal("a:4 b:4", problem.Text(first));
        Assert.Equal(problem.Now, first.ReviewAt);
        Assert.Equal("a:4 b:Remove", problem.Text());
    }

    [Fact]
    public void Decide_Suspended_ChangesNothing()
    {
        var problem = PlacementProblem.Ready("a").With("b", 4);
        problem.Policy = new() { Suspend = true };

        Assert.Equal("a:Leave b:Leave", problem.Text());
    }

    [Fact]
    public void Decide_PatientPolicy_KeepsALostMembersPartForThatTime()
    {
        var problem = PlacementProblem.Ready().With("a", 2, standing: MemberStanding.Offline, and: m => m with { FailingSince = PlacementProblem.Start }).With("b", 2);
        problem.Policy = new() { Failover = new() { After = "30s" } };
        var early = problem.Decide();
        problem.Now += TimeSpan.FromSeconds(30);

        Assert.Equal("a:Leave b:2", problem.Text(early));
        Assert.Equal(problem.Now, early.ReviewAt);
        Assert.Equal("a:Leave b:4", problem.Text());
    }

    [Fact]
    public void Decide_FailoverDisabled_KeepsTheLostMembersPart()
    {
        var problem = PlacementProblem.Ready().With("a", 2, standing: MemberStanding.Offline).With("b", 2);
        problem.Policy = new() { Failover = new() { Enabled = false } };

        Assert.Equal("a:Leave b:2", problem.Text());
    }

    [Fact]
    public void Decide_ApiMissingInAMember_IsLeftOutWithAReason()
    {
        var candidates = Candidates.Of(new FilterContext(PlacementRules.Default, name => name == "a", default), PlacementProblem.Ready("a", "b").Members);
        var plan = Placer.Decide(new PlacementRequest("default/x", 2), candidates, []);

        Assert.Equal((2L, "ApiNotServed"), (plan.For("a")!.Replicas, plan.For("b")!.Reason));
    }

    [Fact]
    public void Decide_Conflict_IsLeftAlone()
    {
        var problem = Default().With("a").With("b", 0).ChangeCopy("b", c => new CopyFacts(c.Cluster) { Conflict = true });

        Assert.Equal("a:4 b:Leave", problem.Text());
    }

    [Fact]
    public void Decide_UnschedulablePods_MoveOnAndStayAwayForAWhile()
    {
        var problem = PlacementProblem.Ready().With("a", 2, ready: 0).With("b", 2).ChangeCopy("a", c => c with { Unschedulable = 2 });

        Assert.Equal("b:4", problem.Text(problem.CarryOut()));
        Assert.Equal("b:4", problem.Settle());
        problem.Now += UnschedulableLimits.RetryAfter;
        Assert.Equal("a:2 b:2", problem.Settle());
    }

    [Fact]
    public void Explain_Division_TellsEveryStep()
    {
        var problem = PlacementProblem.Ready("a", "b");
        problem.Policy = new() { Spread = [new() { TopologyKey = "cluster", MaxSkew = 1 }], AffinityGroups = [new() { Name = "all" }] };
        var trace = new PlacementTrace();
        problem.Decide(trace);

        Assert.Equal("all", Assert.Single(trace.AffinityGroups).Name);
        Assert.Equal([2L, 2L], Assert.Single(trace.SpreadSteps).Groups.Select(g => g.Replicas));
        Assert.Equal(["a:2", "b:2"], trace.Rows.Select(r => $"{r.Cluster}:{r.Asked}"));
    }
}
