using CsCheck;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class MovementBudgetTests
{
    private static PlacementProblem Budget(IntOrString budget, long replicas) =>
        new() { Policy = new() { Movement = new() { Budget = budget, Window = "30s" } }, Request = new("default/backend", replicas) };

    [Fact]
    public void Apply_NewObject_IsPlacedAtOnce() => Assert.Equal("a:5 b:5", Budget(new(1), 10).With("a").With("b").Text());

    [Fact]
    public void Apply_ScaledUp_GrowsAtOnce() => Assert.Equal("a:10 b:10", Budget(new(1), 20).With("a", 5).With("b", 5).Text());

    [Fact]
    public void Apply_NewCluster_IsFilledInSteps()
    {
        var problem = Budget(new(2), 12).With("a", 6).With("b", 6).With("c");
        var first = problem.CarryOut();
        Assert.Equal("a:6 b:6 c:2", problem.Text(first));
        Assert.Equal(problem.Now + TimeSpan.FromSeconds(30), first.ReviewAt);
        Assert.Equal("a:6 b:4 c:2", problem.Settle());

        problem.Now += TimeSpan.FromSeconds(30);
        Assert.Equal("a:4 b:4 c:4", problem.Settle());
    }

    [Fact]
    public void Apply_LostCluster_IsReplacedWithinTheBudget()
    {
        var problem = Budget(new("25%"), 8).With("a", 4, standing: MemberStanding.Offline).With("b", 4);
        var plan = problem.CarryOut();

        Assert.Equal("a:Leave b:6", problem.Text(plan));
        Assert.Equal((2, "2 replicas wait for the next movement window"), (plan.Unplaced, plan.Problem));
        problem.Now += TimeSpan.FromSeconds(30);
        Assert.Equal("a:Leave b:8", problem.Settle());
    }

    [Fact]
    public void Any_InOneWindow_NoMoreThanTheBudgetMoves() =>
        Gen.Select(Gen.Select(Gen.Long[0, 20], Gen.Bool).Array[1, 6], Gen.Int[1, 10]).Sample((members, budget) =>
        {
            var replicas = members.Sum(m => m.Item1);
            var problem = Budget(new IntOrString(budget), replicas);
            foreach (var ((wanted, well), i) in members.Select((m, i) => (m, i)))
                problem.With($"c{i}", wanted > 0 ? wanted : null, standing: well ? MemberStanding.Ready : MemberStanding.Offline);
            for (var round = 0; round < 5; round++) problem.CarryOut();
            var plan = problem.Decide();

            var grown = plan.Decisions.Zip(members).Where(d => d.First.Verdict == PlacementVerdict.Place).Sum(d => Math.Max(0, d.First.Replicas!.Value - d.Second.Item1));
            Assert.True(grown <= budget, problem.Text(plan));
        });
}
