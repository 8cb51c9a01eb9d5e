using CsCheck;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Tests.Deciding;

public sealed class NodeChoiceTests
{
    [Fact]
    public void NoNode_SaysWhyInKubernetesWords()
    {
        var world = new World().Node("a", cpu: "1").Node("b", cpu: "1", pods: "0")
            .Node("c", spec: """{"taints":[{"key":"k","effect":"NoSchedule"}]}""").Node("d", spec: """{"unschedulable":true}""");

        var decision = world.Decide(world.Pod("p", cpu: "2"));

        Assert.Null(decision.Node);
        Assert.Equal(
            "0/4 nodes are available: 1 Too many pods, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable, 2 Insufficient cpu.", decision.Message);
        Assert.Equal(WakeOn.NodeChanged | WakeOn.PodGone, decision.WakeOn);
        Assert.Equal("preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.", world.Preempt(world.Pod("q", cpu: "2")).Message);
    }

    [Fact]
    public void NoNodeAtAll_SaysSo() => Assert.Equal("no nodes available to schedule pods", new World().Decide(new World().Pod("p")).Message);

    [Fact]
    public void Selector_NamesTheNode()
    {
        var world = new World().Node("a", zone: "z1").Node("b", zone: "z2");

        Assert.Equal("b", world.Decide(world.Pod("p", """{"nodeSelector":{"topology.kubernetes.io/zone":"z2"}}""")).Node);
        Assert.Equal("a", world.Decide(world.Pod("q", """
            {"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[
             {"matchFields":[{"key":"metadata.name","operator":"In","values":["a"]}]}]}}}}
            """)).Node);
        Assert.Equal(
            "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
            world.Decide(world.Pod("r", """{"nodeSelector":{"disk":"ssd"}}""")).Message);
    }

    [Fact]
    public void Preference_WinsAmongEquals()
    {
        var world = new World().Node("a", zone: "z1").Node("b", zone: "z2").Node("c", zone: "z3");

        Assert.Equal("c", world.Decide(world.Pod("p", """
            {"affinity":{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[
             {"weight":10,"preference":{"matchExpressions":[{"key":"topology.kubernetes.io/zone","operator":"In","values":["z3"]}]}}]}}}
            """)).Node);
    }

    [Fact]
    public void Tolerations_OpenTaintedNodes()
    {
        var world = new World().Node("a", spec: """{"taints":[{"key":"k","value":"v","effect":"NoExecute"}]}""");

        Assert.Null(world.Decide(world.Pod("p")).Node);
        Assert.Equal("a", world.Decide(world.Pod("q", """{"tolerations":[{"key":"k","operator":"Equal","value":"v"}]}""")).Node);
        Assert.Equal("a", world.Decide(world.Pod("r", """{"tolerations":[{"operator":"Exists"}]}""")).Node);
    }

    [Fact]
    public void HostPorts_ConflictByAddressAndProtocol()
    {
        static string Port(string more) => $$"""{"containers":[{"name":"c","ports":[{"containerPort":80,"hostPort":8080{{more}}}]}]}""";
        var world = new World().Node("a").Placed("first", "a", Port(""","hostIP":"127.0.0.1" """));

        Assert.Equal("0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.", world.Decide(world.Pod("any", Port(""))).Message);
        Assert.Equal("a", world.Decide(world.Pod("address", Port(""","hostIP":"127.0.0.2" """))).Node);
        Assert.Equal("a", world.Decide(world.Pod("protocol", Port(""","protocol":"UDP" """))).Node);
    }

    [Fact]
    public void HardSpread_KeepsTheSkew()
    {
        const string Spec = """
            {"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"topology.kubernetes.io/zone","whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"app":"x"}}}]}
            """;
        var world = new World().Node("a", cpu: "64", zone: "z1").Node("b", cpu: "2", zone: "z2").Node("c", cpu: "2", zone: "z3");

        var nodes = world.PlaceAll(6, "rs", Spec, """{"app":"x"}""");

        Assert.All(nodes.GroupBy(n => n), g => Assert.Equal(2, g.Count()));
        world.State.RemoveNode("c");
        Assert.NotNull(world.Decide(world.Pod("one", Spec, """{"app":"x"}""")).Node);
    }

    [Fact]
    public void AntiAffinity_HoldsBothWays()
    {
        const string Spec = """
            {"affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"kubernetes.io/hostname","labelSelector":{"matchLabels":{"app":"x"}}}]}}}
            """;
        var world = new World().Node("a").Placed("shy", "a", Spec, """{"app":"y"}""").Placed("x", "a", "{}", """{"app":"z"}""");

        Assert.Equal("0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules.", world.Decide(world.Pod("p", "{}", """{"app":"x"}""")).Message);
        Assert.Equal("a", world.Decide(world.Pod("q", "{}", """{"app":"w"}""")).Node);
        world.Placed("v", "a", "{}", """{"app":"x"}""");
        Assert.Equal("0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.", world.Decide(world.Pod("r", Spec)).Message);
    }

    [Fact]
    public void Affinity_FollowsItsPods_AndTheFirstOneStartsAnywhere()
    {
        const string Spec = """
            {"affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"topology.kubernetes.io/zone","labelSelector":{"matchLabels":{"app":"x"}}}]}}}
            """;
        var world = new World().Node("a", zone: "z1").Node("b", zone: "z2").Node("c", zone: "z2");

        Assert.Equal("0/3 nodes are available: 3 node(s) didn't match pod affinity rules.", world.Decide(world.Pod("lonely", Spec)).Message);
        Assert.NotNull(world.Decide(world.Pod("first", Spec, """{"app":"x"}""")).Node);
        world.Placed("there", "b", "{}", """{"app":"x"}""");
        Assert.NotEqual("a", world.Decide(world.Pod("next", Spec)).Node);
    }

    [Fact]
    public void PodsOfAController_AreSpreadOverHostsAndZones()
    {
        var world = new World().Node("a", zone: "z1").Node("b", zone: "z1").Node("c", zone: "z2").Node("d", zone: "z2");

        var nodes = world.PlaceAll(4, "rs");

        Assert.Equal(["a", "b", "c", "d"], nodes.Order(StringComparer.Ordinal));
        Assert.Equal(2, nodes.Take(2).Select(n => n is "a" or "b").Distinct().Count());
    }

    [Fact]
    public void InitContainersAndSidecars_CountAtTheirPeak()
    {
        var world = new World();
        var pod = world.Pod("p", """
            {"initContainers":[{"name":"s","restartPolicy":"Always","resources":{"requests":{"cpu":"100m"}}},{"name":"i","resources":{"requests":{"cpu":"2"}}}],
             "containers":[{"name":"c","resources":{"requests":{"cpu":"500m"},"limits":{"memory":"1Gi"}}}],"overhead":{"cpu":"50m"}}
            """);

        Assert.Equal(2150, pod.Requests[ResourceAmounts.Cpu]);
        Assert.Equal(1L << 30, pod.Requests[ResourceAmounts.Memory]);
    }

    // However pods come and go, a node's account is what its pods request, and no node is overfull.
    [Fact]
    public void Accounts_StayTrue() =>
        (from steps in Gen.Int[0, 9].Array[1, 60] select steps).Sample(steps =>
        {
            var world = new World().Node("a", cpu: "2").Node("b", cpu: "3");
            var placed = new List<PodInfo>();
            for (var i = 0; i < steps.Length; i++)
            {
                if (steps[i] < 3 && placed.Count > 0)
                {
                    var gone = placed[steps[i] % placed.Count];
                    placed.Remove(gone);
                    world.State.Remove(gone.Key);
                    continue;
                }
                var pod = world.Pod($"p{i}", cpu: $"{steps[i] * 100}m");
                if (world.Decide(pod).Node is not { } node) continue;
                world.State.Place(pod, node);
                placed.Add(pod);
            }
            foreach (var node in world.State.Nodes)
            {
                Assert.Equal(node.Pods.Sum(p => p.Requests[ResourceAmounts.Cpu]), node.Requested[ResourceAmounts.Cpu]);
                Assert.True(node.Requested[ResourceAmounts.Cpu] <= node.Allocatable[ResourceAmounts.Cpu]);
            }
            Assert.Equal(placed.Count, world.State.Nodes.Sum(n => n.Pods.Count));
        });
}
