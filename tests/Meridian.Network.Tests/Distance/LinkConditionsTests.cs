using CsCheck;
using Meridian.Dns;

namespace Meridian.Network.Tests.Distance;

public sealed class LinkConditionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly WorldPlace Us = new("us", "us-central", 1, new GeoPoint(41.26, -95.86));
    private static readonly WorldPlace Eu = new("eu", "europe-west", 2, new GeoPoint(50.47, 3.87));
    private static readonly WorldPlace Asia = new("asia", "asia-east", 3, new GeoPoint(24.07, 120.54));

    [Fact]
    public void Between_NothingAsked_IsClear() => Assert.Null(LinkConditions.Between(new WorldState(), Us, Eu, Now));

    [Fact]
    public void Between_LatencyOn_IsTheMapsRoundTripEitherWay()
    {
        var state = On();

        var there = LinkConditions.Between(state, Us, Eu, Now)!.RoundTrip;

        Assert.InRange(there.TotalMilliseconds, 90, 105);
        Assert.Equal(there, LinkConditions.Between(state, Eu, Us, Now)!.RoundTrip);
        Assert.Null(LinkConditions.Between(state, Us, Us, Now));
        Assert.Null(LinkConditions.Between(state, null, Us, Now));
        Assert.Null(LinkConditions.Between(state, Us, Eu, Now, distance: false));
    }

    [Theory]
    [InlineData("us", "eu")]
    [InlineData("europe-west", "us-central")]
    public void Between_PairThatWasSet_IsWhatWasSet(string from, string to)
    {
        var state = On(new PairLatency(from, to, 250));

        Assert.Equal(250, LinkConditions.Between(state, Us, Eu, Now)!.RoundTrip.TotalMilliseconds);
        Assert.NotEqual(250, LinkConditions.Between(state, Us, Asia, Now)!.RoundTrip.TotalMilliseconds);
    }

    [Fact]
    public void Between_PartitionFromOne_CutsThatWayOnly()
    {
        var state = new WorldState { Faults = [new Fault { Kind = FaultKind.Partition, Cluster = "eu", From = "asia" }] };

        Assert.True(LinkConditions.Between(state, Asia, Eu, Now)!.IsCut);
        Assert.Null(LinkConditions.Between(state, Us, Eu, Now));
        Assert.Null(LinkConditions.Between(state, null, Eu, Now));
        Assert.Null(LinkConditions.Between(state, Us, Asia, Now));
    }

    [Fact]
    public void Between_PartitionFromAll_CutsStrangersToo()
    {
        var state = new WorldState { Faults = [new Fault { Kind = FaultKind.Partition, Cluster = "eu" }] };

        Assert.All((WorldPlace?[])[Us, Asia, null], peer => Assert.True(LinkConditions.Between(state, peer, Eu, Now)!.IsCut));
        Assert.True(LinkConditions.Between(state, Us, Eu, Now, distance: false)!.IsCut);
    }

    [Fact]
    public void Between_FaultsThatAddUp_AddUp()
    {
        var state = On(new PairLatency("us", "eu", 100)) with
        {
            Faults =
            [
                new Fault { Kind = FaultKind.Slow, Cluster = "eu", LatencyMs = 300, JitterMs = 20 },
                new Fault { Kind = FaultKind.Loss, Cluster = "eu", Percent = 50 },
                new Fault { Kind = FaultKind.Loss, Cluster = "us", Percent = 50 },
                new Fault { Kind = FaultKind.Kill, Cluster = "us" },
                new Fault { Kind = FaultKind.Partition, Cluster = "us", Until = Now },
            ],
        };

        Assert.Equal(new LinkCondition(TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(20), 0.75, false), LinkConditions.Between(state, Us, Eu, Now));
    }

    [Fact]
    public void Distance_AnyPlaces_GrowsWithTheWayAndStaysOnEarth() =>
        Gen.Select(Place, Place).Sample((one, other) =>
        {
            var ms = RoundTrip.Between(one, other).TotalMilliseconds;
            return ms >= 1 && ms <= 1 + 0.013 * 20_100 && Math.Abs(ms - RoundTrip.Between(other, one).TotalMilliseconds) < 0.001;
        });

    private static Gen<GeoPoint> Place => Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180]).Select((latitude, longitude) => new GeoPoint(latitude, longitude));

    private static WorldState On(params PairLatency[] pairs) => new() { Latency = new LatencySettings { On = true, Pairs = pairs } };
}
