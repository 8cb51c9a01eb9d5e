using CsCheck;
using Meridian.Controllers.DaemonSets;
using static Meridian.Controllers.DaemonSets.DaemonHealth;

namespace Meridian.Controllers.Tests.DaemonSets;

public sealed class DaemonPlanTests
{
    private static readonly DaemonFit Runs = new(true, true);

    private static DaemonPod Pod(string name, bool updated = true, DaemonHealth health = Available) => new(name, updated, health, true, DateTimeOffset.UnixEpoch);

    private static DaemonNode Node(string name, DaemonFit fit, params DaemonPod[] pods) => new(name, fit, pods);

    private static (string, string) Text(DaemonStep step) => (string.Join(',', step.Create), string.Join(',', step.Delete));

    [Fact]
    public void Manage_OnePodOnEachNodeThatFits() => Assert.Equal(("a", "c1,d2,e1"), Text(DaemonPlan.Manage(
    [
        Node("a", Runs), Node("b", Runs, Pod("b1")), Node("c", default, Pod("c1"), Pod("c2", true, Terminating)), Node("d", Runs, Pod("d1"), Pod("d2")),
        Node("e", Runs, Pod("e1", true, Failed)), Node("f", new DaemonFit(false, true), Pod("f1")), Node("g", new DaemonFit(false, true)), Node("h", Runs, Pod("h1", true, Terminating)),
    ], false)));

    [Fact]
    public void Update_ReplacesNoMoreThanMayBeMissing()
    {
        DaemonNode[] nodes = [Node("a", Runs, Pod("a1", false)), Node("b", Runs, Pod("b1", false)), Node("c", Runs, Pod("c1", false, Starting)), Node("d", Runs, Pod("d1"))];

        Assert.Equal(("", "c1,a1"), Text(DaemonPlan.Update(nodes, new DaemonBounds(1, 0))));
        Assert.Equal(("", "c1"), Text(DaemonPlan.Update([.. nodes, Node("e", Runs, Pod("e1", true, Starting))], new DaemonBounds(1, 0))));
    }

    [Fact]
    public void Update_WithASurge_MakesTheNewOneFirst()
    {
        DaemonNode[] nodes = [Node("a", Runs, Pod("a1", false)), Node("b", Runs, Pod("b1", false))];

        Assert.Equal(("a", ""), Text(DaemonPlan.Update(nodes, new DaemonBounds(0, 1))));
        Assert.Equal(("", ""), Text(DaemonPlan.Update([Node("a", Runs, Pod("a1", false), Pod("a2", true, Starting)), nodes[1]], new DaemonBounds(0, 1))));
        Assert.Equal(("b", "a1"), Text(DaemonPlan.Update([Node("a", Runs, Pod("a1", false), Pod("a2")), nodes[1]], new DaemonBounds(0, 1))));
    }

    [Fact]
    public void AnyRollout_EndsWithOneNewPodANode_AndNeverTakesDownTooMany()
    {
        var gen = Gen.Select(Gen.Int[1, 6], Gen.Int[0, 3], Gen.Int[0, 2]).Where(g => g.Item2 + g.Item3 > 0 && g.Item2 * g.Item3 == 0);
        gen.Sample((count, unavailable, surge) =>
        {
            var bounds = new DaemonBounds(unavailable, surge);
            var pods = Enumerable.Range(0, count).ToDictionary(n => $"n{n}", n => new List<DaemonPod> { Pod($"old{n}", false) });
            for (var (round, made) = (0, 0); round < 100; round++)
            {
                var nodes = pods.Select(p => Node(p.Key, Runs, [.. p.Value])).ToList();
                var step = DaemonPlan.Manage(nodes, surge > 0);
                if (step.Create.Count + step.Delete.Count == 0) step = DaemonPlan.Update(nodes, bounds);
                foreach (var list in pods.Values)
                {
                    list.RemoveAll(p => p.Health == Terminating);
                    for (var i = 0; i < list.Count; i++) list[i] = list[i] with { Health = step.Delete.Contains(list[i].Name) ? Terminating : Available };
                }
                foreach (var node in step.Create) pods[node].Add(Pod($"new{made++}", true, Starting));
                Assert.True(pods.Values.Count(l => l.All(p => p.Health != Available)) <= unavailable);
                Assert.True(pods.Values.Count(l => l.Count(p => p.Health is Starting or Available) > 1) <= surge);
            }
            Assert.All(pods.Values, l => Assert.True(l is [{ Updated: true, Health: Available }]));
        });
    }
}
