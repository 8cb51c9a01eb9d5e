using CsCheck;
using Meridian.Objects;
using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Tests.Cluster;

public sealed class CensusTests
{
    private static readonly TopologySpreadConstraint ByApp = new()
    {
        MaxSkew = 1, TopologyKey = WellKnownLabels.Zone, WhenUnsatisfiable = "DoNotSchedule",
        LabelSelector = new SelectorObject { MatchLabels = new Dictionary<string, string> { ["app"] = "x" } },
    };

    // However pods and nodes come and go, what is kept current says the same as counting all anew.
    [Fact]
    public void Tallies_AreWhatCountingAnewGives() =>
        Gen.Int[0, 11].Array[1, 80].Sample(steps =>
        {
            var world = Nodes(new World(), 4);
            var asking = world.Pod("asking", "{}", """{"app":"x"}""");
            world.State.Census.Of(PodSet.Of(ByApp, asking)).In(WellKnownLabels.Zone);
            for (var i = 0; i < steps.Length; i++) Step(world, steps[i], i);

            var kept = world.State.Census.Of(PodSet.Of(ByApp, asking)).In(WellKnownLabels.Zone);
            var anew = world.State.Nodes.GroupBy(n => n.Labels[WellKnownLabels.Zone]).ToDictionary(z => z.Key, z => z.SelectMany(n => n.Pods).Count(p => p.Labels.GetValueOrDefault("app") == "x"));
            Assert.Equal(anew.Count, kept.Domains);
            Assert.All(anew, zone => Assert.Equal(zone.Value, kept.In(zone.Key)));
            Assert.Equal(anew.Count == 0 ? 0 : anew.Values.Min(), kept.Least);
        });

    // What was done in another order leads to the same decision.
    [Fact]
    public void Order_DoesNotMatter() =>
        Gen.Select(Gen.Int[0, 3].Array[1, 30], Gen.Int[0, 1000]).Sample((apps, seed) =>
        {
            var order = Enumerable.Range(0, apps.Length).ToArray();
            var mixed = order.OrderBy(i => (i * 7919) + (seed * 31 % (i + 7))).ToArray();

            Assert.Equal(Decided(apps, order, reversed: false), Decided(apps, mixed, reversed: true));
        });

    private static string? Decided(int[] apps, int[] order, bool reversed)
    {
        var world = Nodes(new World(), 6, reversed);
        foreach (var i in order)
        {
            var rule = apps[i] == 3 ? AwayFromX : "{}";
            var pod = new PodInfo(Parsed($"p{i}", rule, apps[i] == 1 ? "x" : "y"));
            world.State.Place(pod, $"n{i % 6}");
        }
        var asking = new PodInfo(Parsed("asking", SpreadOfX, "x"));
        return world.Decide(asking) is { Node: { } node } ? node : world.Decide(asking).Message;
    }

    private const string AwayFromX = """
        {"affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"kubernetes.io/hostname","labelSelector":{"matchLabels":{"app":"x"}}}]}}}
        """;

    private const string SpreadOfX = """
        {"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"topology.kubernetes.io/zone","whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"app":"x"}}}]}
        """;

    private static KubeObject Parsed(string name, string spec, string app)
    {
        var pod = World.PodJson(name, spec, $$"""{"app":"{{app}}"}""");
        pod["metadata"]!["uid"] = name;
        return KubeObject.FromNode(pod);
    }

    private static void Step(World world, int step, int turn)
    {
        if (step < 6) world.State.Place(world.Pod($"p{turn}", "{}", step % 2 == 0 ? """{"app":"x"}""" : """{"app":"y"}"""), $"n{step % 5}");
        else if (step < 9) world.State.Remove(new ObjectKey("default", $"p{turn - step}"));
        else if (step < 10) world.State.RemoveNode($"n{turn % 5}");
        else Nodes(world, 5);
    }

    private static World Nodes(World world, int count, bool reversed = false)
    {
        foreach (var i in reversed ? Enumerable.Range(0, count).Reverse() : Enumerable.Range(0, count))
        {
            if (world.State.FindNode($"n{i}") is null) world.State.SetNode(KubeObject.FromNode(World.NodeJson($"n{i}", zone: $"z{i % 3}")));
        }
        return world;
    }
}
