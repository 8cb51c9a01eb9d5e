using CsCheck;
using Meridian.Controllers.StatefulSets;
using static Meridian.Controllers.StatefulSets.StatefulHealth;
using static Meridian.Controllers.StatefulSets.StatefulVerb;

namespace Meridian.Controllers.Tests.StatefulSets;

public sealed class StatefulSetPlanTests
{
    private static readonly StatefulShape Three = new(0, 3, true, true, 0, 1, "old", "new");

    private static List<(StatefulVerb, int)> Plan(StatefulShape set, params IEnumerable<StatefulPod> pods) =>
        [.. StatefulSetPlan.Decide(set, [.. pods]).Select(s => (s.Verb, s.Ordinal))];

    private static StatefulPod Pod(int ordinal, StatefulHealth health = Available, string revision = "new") => new(ordinal, revision, health);

    [Fact]
    public void Ordered_MakesOneAfterAnother()
    {
        Assert.Equal([(Create, 0)], Plan(Three));
        Assert.Empty(Plan(Three, Pod(0, Starting)));
        Assert.Empty(Plan(Three, Pod(0, Ready)));
        Assert.Equal([(Create, 1)], Plan(Three, Pod(0)));
        Assert.Equal([(Recreate, 0)], Plan(Three, Pod(0, Ended), Pod(1)));
        Assert.Equal([(Create, 5)], Plan(Three with { Start = 5 }));
    }

    [Fact]
    public void Ordered_RemovesTheHighestFirst_AndStopsAtTheUnwell()
    {
        var one = Three with { Replicas = 1 };

        Assert.Equal([(Remove, 2)], Plan(one, Pod(0), Pod(1), Pod(2)));
        Assert.Empty(Plan(one, Pod(0), Pod(1), Pod(2, Terminating)));
        Assert.Equal([(Remove, 2)], Plan(one, Pod(0), Pod(1), Pod(2, Starting)));
        Assert.Empty(Plan(one, Pod(0), Pod(1, Starting), Pod(2, Starting)));
        Assert.Empty(Plan(one, Pod(0, Starting), Pod(1), Pod(2)));
    }

    [Fact]
    public void Parallel_DoesAllAtOnce()
    {
        Assert.Equal([(Create, 0), (Create, 2), (Remove, 4), (Remove, 3)],
            Plan(Three with { Ordered = false }, Pod(1, Starting), Pod(3), Pod(4, Starting), Pod(5, Terminating)));
    }

    [Fact]
    public void RollingUpdate_GoesDownToThePartition()
    {
        Assert.Equal([(Update, 2)], Plan(Three, Pod(0, Available, "old"), Pod(1, Available, "old"), Pod(2, Available, "old")));
        Assert.Equal([(Update, 1)], Plan(Three, Pod(0, Available, "old"), Pod(1, Available, "old"), Pod(2)));
        Assert.Empty(Plan(Three with { Partition = 2 }, Pod(0, Available, "old"), Pod(1, Available, "old"), Pod(2)));
        Assert.Equal([(Update, 2), (Update, 1)], Plan(Three with { MaxUnavailable = 2 }, Pod(0, Available, "old"), Pod(1, Available, "old"), Pod(2, Available, "old")));
        Assert.Empty(Plan(Three with { Rolling = false }, Pod(0, Available, "old"), Pod(1, Available, "old"), Pod(2, Available, "old")));
        // A new version that does not come up holds the rest.
        Assert.Empty(Plan(Three with { Ordered = false }, Pod(0, Available, "old"), Pod(1, Available, "old"), Pod(2, Starting)));
        // An old one that is broken is replaced, although it is missing already.
        Assert.Equal([(Update, 2)], Plan(Three with { Ordered = false }, Pod(0, Available, "old"), Pod(1, Available, "old"), Pod(2, Starting, "old")));
    }

    [Fact]
    public void Create_BelowThePartition_IsOfTheCurrentRevision()
    {
        var set = Three with { Ordered = false, Partition = 2 };

        Assert.Equal(["old", "old", "new"], StatefulSetPlan.Decide(set, []).Select(s => s.Revision));
        Assert.All(StatefulSetPlan.Decide(set with { Rolling = false }, []), s => Assert.Equal("new", s.Revision));
    }

    [Fact]
    public void AnySet_ReachesItsShape_WithoutTakingDownMoreThanAllowed()
    {
        var gen = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5], Gen.Bool, Gen.Int[1, 3], Gen.Enum<StatefulHealth>().Select(Gen.Bool).Array[0, 8]);
        gen.Sample((start, replicas, ordered, unavailable, given) =>
        {
            var set = new StatefulShape(start, replicas, ordered, true, 0, unavailable, "old", "new");
            var pods = given.Select((g, i) => new StatefulPod(i, g.Item2 ? "new" : "old", g.Item1)).ToDictionary(p => p.Ordinal);
            for (var round = 0; round < 200; round++)
            {
                var steps = StatefulSetPlan.Decide(set, pods.Values);
                var healthyLost = steps.Count(s => s.Verb == Update && pods[s.Ordinal].Health == Available);
                if (healthyLost > 0) Assert.True(Enumerable.Range(start, replicas).Count(o => pods.GetValueOrDefault(o)?.Health != Available) + healthyLost <= unavailable);
                if (ordered) Assert.True(steps.Count(s => s.Verb != Update) <= 1);
                if (steps.Count == 0 && pods.Values.All(p => p.Health == Available)) break;
                foreach (var step in steps) pods[step.Ordinal] = step.Verb == Create ? Pod(step.Ordinal, Starting, step.Revision) : pods[step.Ordinal] with { Health = Terminating };
                foreach (var pod in pods.Values.ToList())
                {
                    if (steps.Any(s => s.Ordinal == pod.Ordinal)) continue;
                    if (pod.Health == Terminating) pods.Remove(pod.Ordinal);
                    else if (pod.Health != Ended) pods[pod.Ordinal] = pod with { Health = Available };
                }
            }
            Assert.Equal(Enumerable.Range(start, replicas), pods.Keys.Order());
            Assert.All(pods.Values, p => Assert.Equal(("new", Available), (p.Revision, p.Health)));
        });
    }
}
