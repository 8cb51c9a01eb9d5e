using CsCheck;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class AffinityGroupTests
{
    private static PlacementProblem Groups(FailoverRules? failover = null) => new()
    {
        Policy = new()
        {
            AffinityGroups = [new() { Name = "main", Names = ["a", "b"] }, new() { Name = "spare", Names = ["c"] }],
            Failover = failover ?? new(),
        },
    };

    private static Func<MemberFacts, MemberFacts> Back(DateTimeOffset at) => m => m with { Standing = MemberStanding.Ready, WellSince = at };

    private static Func<MemberFacts, MemberFacts> Stand(MemberStanding standing) => m => m with { Standing = standing };

    [Fact]
    public void Choose_AllWell_UsesTheFirst() => Assert.Equal("a:2 b:2", Groups().With("a").With("b").With("c").Text());

    [Fact]
    public void Choose_OneOfTheGroupLost_TheOthersOfTheGroupTakeOver() =>
        Assert.Equal("a:4 b:Leave", Groups().With("a", 2).With("b", 2, standing: MemberStanding.Offline).With("c").Text());

    [Fact]
    public void Choose_GroupLost_UsesTheNextAndComesBackAfterAStableTime()
    {
        var problem = Groups(new() { FailbackAfter = "1m" }).With("a").With("b").With("c");
        problem.Settle();
        problem.Now += TimeSpan.FromSeconds(5);
        problem.Change("a", Stand(MemberStanding.Offline)).Change("b", Stand(MemberStanding.Offline));
        Assert.Equal("a:Leave b:Leave c:4", problem.Settle());

        problem.Now += TimeSpan.FromMinutes(10);
        problem.Change("a", Back(problem.Now)).Change("b", Back(problem.Now));
        var waiting = problem.Decide();
        Assert.Equal("a:2 b:2 c:4", problem.Text(waiting));
        Assert.Equal(problem.Now + TimeSpan.FromMinutes(1), waiting.ReviewAt);

        problem.Now += TimeSpan.FromMinutes(1);
        Assert.Equal("a:2 b:2", problem.Settle());
    }

    [Fact]
    public void Choose_GroupTooSmall_UsesTheNextAndWaitsUntilItHasHadRoomForLong()
    {
        var problem = Groups(new() { FailbackAfter = "30s" }).With("a", fits: 1).With("b", fits: 1).With("c", fits: 10);
        Assert.Equal("c:4", problem.Settle());

        var roomier = Groups(new() { FailbackAfter = "30s" }).With("a", fits: 5).With("b", fits: 5).With("c", 4, fits: 6);
        roomier.Request = roomier.Request with { Memory = problem.Request.Memory };
        roomier.Now += TimeSpan.FromSeconds(100);
        Assert.Equal("c:4", roomier.Settle());
        roomier.Now += TimeSpan.FromSeconds(30);
        Assert.Equal("a:2 b:2", roomier.Settle());
    }

    [Fact]
    public void Choose_NoGroupHoldsIt_UsesTheRoomiestAndSaysSo()
    {
        var problem = Groups().With("a", fits: 1).With("b", fits: 0).With("c", fits: 2);
        var plan = problem.Decide();

        Assert.Equal("c:4", problem.Text(plan));
        Assert.Equal("no affinity group can hold the object now", plan.Problem);
    }

    [Fact]
    public void Choose_CopiedObject_GoesToTheGroupInUse()
    {
        var problem = Groups().With("a").With("b").With("c");
        problem.Request = new("default/settings");

        Assert.Equal("a: b:", problem.Text());
    }

    [Fact]
    public void Any_LossesAndReturns_TheFirstWellGroupHoldsAllInTheEnd() =>
        Gen.Select(Gen.Bool.Array[3].List[1, 6], Gen.Long[1, 20]).Sample((steps, replicas) =>
        {
            var problem = Groups(new() { FailbackAfter = "10s" }).With("a").With("b").With("c");
            problem.Request = problem.Request with { Replicas = replicas };
            foreach (var step in steps)
            {
                foreach (var (well, name) in step.Zip(["a", "b", "c"]))
                {
                    var now = problem.Now;
                    problem.Change(name, m => !well ? m with { Standing = MemberStanding.Offline, WellSince = null } : m.Standing == MemberStanding.Ready ? m : Back(now)(m));
                }
                problem.Settle();
                problem.Now += TimeSpan.FromSeconds(11);
                var plan = problem.Decide();
                if (!step.Any(w => w)) continue;
                problem.Settle();
                plan = problem.Decide();
                var expected = step[0] || step[1] ? "main" : "spare";
                Assert.Equal(expected, plan.Group);
                Assert.Equal(replicas, plan.Decisions.Sum(d => d.Replicas ?? 0));
            }
        });
}
