using Meridian.Controllers.NodeLifecycle;
using Meridian.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Controllers.Tests.NodeLifecycle;

public sealed class EvictionPaceTests
{
    private readonly FakeTimeProvider time = new();
    private readonly ZoneCensus census = new();

    [Theory]
    [InlineData(10, 0, nameof(ZoneHealth.Normal))]
    [InlineData(1, 2, nameof(ZoneHealth.Normal))]
    [InlineData(2, 3, nameof(ZoneHealth.Disrupted))]
    [InlineData(3, 3, nameof(ZoneHealth.Normal))]
    [InlineData(0, 1, nameof(ZoneHealth.Lost))]
    public void Health_FollowsTheShareThatIsNotReady(int ready, int bad, string expected)
    {
        for (var i = 0; i < ready + bad; i++) census.Observe($"n{i}", Node($"n{i}", i < ready));

        Assert.Equal((Enum.Parse<ZoneHealth>(expected), ready + bad), census.Of("r/z"));
    }

    [Fact]
    public void Observe_TellsWhenTheHealthChanges_AndForgetsNodesThatAreGone()
    {
        Assert.False(census.Observe("a", Node("a", true)));
        Assert.True(census.Observe("a", Node("a", false)));
        Assert.False(census.Observe("a", Node("a", false)));
        Assert.True(census.Observe("a", null));
        Assert.Equal((ZoneHealth.Normal, 0), census.Of("r/z"));
    }

    [Fact]
    public void Take_OneNodeAtATime_AndNoneOfASmallDisruptedZone()
    {
        var pace = new EvictionPace(time, new NodeLifecycleOptions());

        Assert.Equal(TimeSpan.Zero, pace.Take("a", ZoneHealth.Normal, 10));
        Assert.Equal(TimeSpan.FromSeconds(10), pace.Take("a", ZoneHealth.Normal, 10));
        Assert.Equal(TimeSpan.Zero, pace.Take("b", ZoneHealth.Lost, 10));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(90), pace.Take("a", ZoneHealth.Disrupted, 51));
        Assert.Null(pace.Take("a", ZoneHealth.Disrupted, 50));
        Assert.Equal(TimeSpan.Zero, pace.Take("a", ZoneHealth.Normal, 10));
    }

    private static KubeObject Node(string name, bool ready) => KubeObject.Parse(System.Text.Encoding.UTF8.GetBytes($$"""
        {"metadata":{"name":"{{name}}","labels":{"topology.kubernetes.io/region":"r","topology.kubernetes.io/zone":"z"} },"status":{"conditions":[{"type":"Ready","status":"{{(ready ? "True" : "False")}}"}]} }
        """));
}
