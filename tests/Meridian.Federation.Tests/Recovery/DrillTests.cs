using System.Text;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class DrillTests
{
    private static readonly DateTimeOffset Failed = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void With_AllReplicasReadyElsewhere_IsReplacedThen()
    {
        var drill = Drill.Of("a", Failed, At(4), [Split("web", "a:2/2 b:1/1"), Split("db", "b:3/3")], Total);
        Assert.Equal((1, 2L), (drill.Objects, drill.Replicas));

        var growing = drill.WithTraffic(At(4.1)).With(Key("web"), Split("web", "a:0/0 b:3/2"), At(8));
        Assert.False(growing.IsOver);

        var over = growing.With(Key("web"), Split("web", "b:3/3"), At(8.5));
        Assert.True(over.IsOver);
        Assert.Equal(At(8.5), over.ReplacedAt);
        Assert.Equal("Lost at 2030-01-01T00:00:00Z: detected after 4.00s, names and routes led elsewhere after 4.10s, 2 replicas of 1 objects were ready elsewhere after 8.50s", DrillReport.Text(over));
    }

    [Fact]
    public void WithReturn_BeforeItWasReplaced_SaysSo()
    {
        var drill = Drill.Of("a", Failed, At(4), [Split("web", "a:2/2")], Total).WithReturn(At(6));

        Assert.True(drill.IsOver);
        Assert.True((bool?)DrillReport.Of(drill, At(6))["returned"]);
        Assert.Null(DrillReport.Of(drill, At(6))["replacedAfter"]);
    }

    [Fact]
    public void With_DeletedObject_IsWaitedForNoLonger() =>
        Assert.Equal(At(5), Drill.Of("a", Failed, At(4), [Split("web", "a:2/2")], Total).With(Key("web"), null, At(5)).ReplacedAt);

    [Fact]
    public void Of_MemberThatRanNothing_IsReplacedAtOnce() => Assert.Equal(At(4), Drill.Of("a", Failed, At(4), [Split("web", "a:0/0 b:2/2")], Total).ReplacedAt);

    [Fact]
    public void Of_WhatIsNotDivided_IsNotAwaited() => Assert.Equal(At(4), Drill.Of("a", Failed, At(4), [Split("agent", "a:2/2")], _ => null).ReplacedAt);

    [Fact]
    public void Of_ReplicasThatAReturningMemberStillRan_AreNotAwaited() =>
        Assert.Equal(At(5), Drill.Of("a", Failed, At(4), [Split("web", "a:2/2 b:4/4")], _ => 4).With(Key("web"), Split("web", "b:4/4"), At(5)).ReplacedAt);

    private static long? Total(KubeObject placement) => placement.View<Placement>().Status.Clusters.Sum(c => (long)(c.Replicas ?? 0));

    private static DateTimeOffset At(double seconds) => Failed.AddSeconds(seconds);

    private static ObjectKey Key(string name) => new("default", name);

    // "a:2/1" is a cluster that is asked for 2 replicas and has 1 ready.
    private static KubeObject Split(string name, string clusters)
    {
        var entries = clusters.Split(' ').Select(c => c.Split(':', '/')).Select(c => $$"""{"name":"{{c[0]}}","replicas":{{c[1]}},"readyReplicas":{{c[2]}}}""");
        var text = $$$"""{"kind":"Placement","metadata":{"namespace":"default","name":"{{{name}}}"},"status":{"clusters":[{{{string.Join(",", entries)}}}] } }""";
        return KubeObject.Parse(Encoding.UTF8.GetBytes(text));
    }
}
