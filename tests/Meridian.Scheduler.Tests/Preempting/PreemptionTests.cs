namespace Meridian.Scheduler.Tests.Preempting;

public sealed class PreemptionTests
{
    private readonly World world = new();

    private static string Priority(int priority) => $$"""{"priority":{{priority}}}""";

    private string[] Victims(string cpu = "2", int priority = 100, string more = "") =>
        world.Preempt(world.Pod("p", $$"""{"priority":{{priority}}{{more}}}""", cpu: cpu)).Plan is { } plan
            ? [plan.Node.Name, .. plan.Victims.Select(v => v.Key.Name).Order(StringComparer.Ordinal)]
            : [];

    [Fact]
    public void FewestAsNeeded_AndTheLeastImportant_AreVictims()
    {
        world.Node("a", cpu: "4").Placed("one", "a", Priority(1), cpu: "1").Placed("two", "a", Priority(2), cpu: "1")
            .Placed("three", "a", Priority(3), cpu: "1").Placed("same", "a", Priority(100), cpu: "1");

        Assert.Equal(["a", "one", "two"], Victims());
        Assert.Equal(4, world.State.Nodes[0].Pods.Count);
    }

    [Fact]
    public void NodeWithTheLeastImportantVictims_IsTaken()
    {
        world.Node("a", cpu: "2").Node("b", cpu: "2").Node("c", cpu: "2")
            .Placed("x", "a", Priority(50), cpu: "2").Placed("y", "b", Priority(10), cpu: "2").Placed("z", "c", Priority(20), cpu: "2");

        Assert.Equal(["b", "y"], Victims());
    }

    [Fact]
    public void Budgets_CountBeforePriorities()
    {
        world.Node("a", cpu: "2").Node("b", cpu: "2").Budget("guard", "db", 0)
            .Placed("db", "a", Priority(1), """{"app":"db"}""", "2").Placed("web", "b", Priority(50), """{"app":"web"}""", "2");

        Assert.Equal(["b", "web"], Victims());
    }

    [Fact]
    public void BrokenBudget_IsBetterThanNoPlace()
    {
        world.Node("a", cpu: "2").Budget("guard", "db", 0).Placed("db", "a", Priority(1), """{"app":"db"}""", "2");

        Assert.Equal(["a", "db"], Victims());
    }

    [Fact]
    public void ProtectedPods_AreSparedFirst()
    {
        world.Node("a", cpu: "4").Budget("guard", "db", 0)
            .Placed("db", "a", Priority(1), """{"app":"db"}""", "2").Placed("web", "a", Priority(50), """{"app":"web"}""", "2");

        Assert.Equal(["a", "web"], Victims());
    }

    [Fact]
    public void YoungerVictims_AreTakenAmongEquals()
    {
        static string Started(string time) => $$"""{"priority":1,"started":"{{time}}"}""";
        world.Node("a", cpu: "2").Node("b", cpu: "2").Placed("old", "a", Started("2026-01-01T00:00:00Z"), cpu: "2").Placed("young", "b", Started("2026-02-01T00:00:00Z"), cpu: "2");

        Assert.Equal(["b", "young"], Victims());
    }

    [Fact]
    public void PreemptionPolicyNever_AndEqualPriority_StopNobody()
    {
        world.Node("a", cpu: "2").Placed("x", "a", Priority(1), cpu: "2");

        Assert.Equal("preemption: not eligible due to preemptionPolicy=Never.", world.Preempt(world.Pod("n", """{"priority":5,"preemptionPolicy":"Never"}""", cpu: "2")).Message);
        Assert.Equal(
            "preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
            world.Preempt(world.Pod("e", Priority(1), cpu: "2")).Message);
    }

    [Fact]
    public void WhatNoPodThatGoesCanGive_IsNotAskedFor()
    {
        world.Node("a", cpu: "4", spec: """{"taints":[{"key":"k","effect":"NoSchedule"}]}""").Node("b", cpu: "1").Node("c", cpu: "2")
            .Placed("x", "a", Priority(1), cpu: "4").Placed("y", "b", Priority(1), cpu: "1").Placed("z", "c", Priority(1), cpu: "2");

        Assert.Equal(["c", "z"], Victims());
    }

    [Fact]
    public void AntiAffinity_IsFreedToo()
    {
        world.Node("a", cpu: "4").Placed("shy", "a", """
            {"priority":1,"affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"kubernetes.io/hostname","labelSelector":{}}]}}}
            """).Placed("other", "a", Priority(1));

        Assert.Equal(["a", "shy"], Victims(cpu: "1"));
    }

    [Fact]
    public void NominatedRoom_IsKeptFromTheLessImportant()
    {
        world.Node("a", cpu: "2");
        world.State.Nominations.Set(world.Pod("vip", Priority(100), cpu: "2"), "a");

        Assert.Null(world.Decide(world.Pod("p", Priority(99), cpu: "1")).Node);
        Assert.Equal("a", world.Decide(world.Pod("q", Priority(101), cpu: "1")).Node);
    }
}
