using CsCheck;
using Meridian.Controllers.Deployments;

namespace Meridian.Controllers.Tests.Deployments;

public sealed class RolloutPlanTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void RollingUpdate_FromAnyState_KeepsItsBoundsAndEnds() =>
        (from desired in Gen.Int[0, 20]
         from surge in Gen.Int[0, 6]
         from unavailable in Gen.Int[0, 6]
         from old in Gen.Int[1, 4]
         from seed in Gen.Int
         select (desired, surge, unavailable, old, seed)).Sample(c =>
        {
            var unavailable = Math.Min(c.surge == 0 && c.unavailable == 0 ? 1 : c.unavailable, c.desired);
            var bounds = new RolloutBounds(c.desired, c.desired == 0 && c.surge == 0 ? 1 : c.surge, unavailable, false);
            Roll(bounds, c.old, new Random(c.seed));
        });

    [Fact]
    public void Recreate_WhileOldPodsRun_MakesNothing()
    {
        var bounds = new RolloutBounds(3, 0, 3, true);
        var old = new RolloutReplicas("old", 3, 3, 3, Start);

        Assert.Equal([new ScaleTo("old", 0)], RolloutPlan.Decide(bounds, null, [old], false, true, 3).Scale);
        Assert.Equal(RolloutStep.Wait, RolloutPlan.Decide(bounds, null, [old with { Wanted = 0 }], false, true, 3));
        Assert.Equal(3, RolloutPlan.Decide(bounds, null, [old with { Wanted = 0 }], false, false, 3).Create);
    }

    // Ten replicas, surge 3, two unavailable, stuck on a bad image at 8 + 5, then scaled to 30.
    [Fact]
    public void Scaling_InTheMiddleOfARollout_IsShared()
    {
        var bounds = new RolloutBounds(30, 3, 2, false);
        var old = new RolloutReplicas("old", 8, 8, 8, Start, 10, 13);
        var newest = new RolloutReplicas("new", 5, 5, 0, Start.AddMinutes(1), 10, 13);

        var step = RolloutPlan.Decide(bounds, newest, [old], false, false, 13);

        Assert.Equal([new ScaleTo("new", 13), new ScaleTo("old", 20)], step.Scale.OrderBy(s => s.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void Scaling_OfAnything_NeverExceedsTheSurge() =>
        (from desired in Gen.Int[0, 50]
         from surge in Gen.Int[0, 10]
         from sizes in Gen.Int[1, 30].List[2, 5]
         select (desired, surge, sizes)).Sample(c =>
        {
            var bounds = new RolloutBounds(c.desired, c.surge, 0, false);
            var before = Math.Max(1, c.sizes.Sum() - c.surge);
            var all = c.sizes.Select((s, i) => new RolloutReplicas($"rs{i}", s, s, 0, Start.AddMinutes(i), before, before + c.surge)).ToList();
            if (!ScalingPlan.IsNeeded(bounds, all)) return;

            var plan = ScalingPlan.Plan(bounds, all[^1], all[..^1], before);

            var after = all.Sum(r => plan.FirstOrDefault(p => p.Name == r.Name)?.Replicas ?? r.Wanted);
            Assert.All(plan, p => Assert.True(p.Replicas >= 0));
            Assert.Equal(c.desired == 0 ? 0 : c.desired + c.surge, after);
        });

    // Plays ReplicaSets and pods: sizes are followed at once, pods become available in any order, victims are unavailable pods first.
    private static void Roll(RolloutBounds bounds, int oldCount, Random random)
    {
        var sets = new List<RolloutReplicas>();
        var left = bounds.Desired;
        for (var i = 0; i < oldCount; i++)
        {
            var size = i == oldCount - 1 ? left : random.Next(left + 1);
            left -= size;
            sets.Add(new RolloutReplicas($"old{i}", size, size, size, Start.AddMinutes(i)));
        }
        RolloutReplicas? newest = null;
        for (var round = 0; round < 2000; round++)
        {
            var step = RolloutPlan.Decide(bounds, newest, sets, false, false, 0);
            if (step.Create is { } size) newest = new RolloutReplicas("new", size, size, 0, Start.AddHours(1));
            foreach (var scale in step.Scale)
            {
                if (newest?.Name == scale.Name) newest = Resized(newest, scale.Replicas);
                else sets[sets.FindIndex(s => s.Name == scale.Name)] = Resized(sets.First(s => s.Name == scale.Name), scale.Replicas);
            }
            var all = newest is null ? sets : [.. sets, newest];
            Assert.True(all.Sum(s => s.Wanted) <= bounds.MostPods, $"{all.Sum(s => s.Wanted)} pods, at most {bounds.MostPods}");
            Assert.True(all.Sum(s => s.Available) >= bounds.FewestAvailable, $"{all.Sum(s => s.Available)} available, at least {bounds.FewestAvailable}");
            if (newest is { } done && done.Available == bounds.Desired && done.Wanted == bounds.Desired && sets.TrueForAll(s => s.Wanted == 0)) return;
            if (newest is not null && newest.Available < newest.Wanted && (random.Next(2) == 0 || step.Scale.Count == 0)) newest = newest with { Available = newest.Available + 1 };
        }
        Assert.Fail("the rollout does not end");
    }

    private static RolloutReplicas Resized(RolloutReplicas set, int size) =>
        set with { Wanted = size, Replicas = size, Available = Math.Min(set.Available, size) };
}
