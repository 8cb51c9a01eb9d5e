using System.Net;
using Meridian.Dns;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Network.Tests.Distance;

public sealed class DistancesTests : IDisposable
{
    private static readonly IPAddress InUs = IPAddress.Parse("127.1.128.7"), InEu = IPAddress.Parse("127.2.200.1"), Stranger = IPAddress.Loopback;
    private static readonly WorldPlace Us = new("us", "us-central", 1, new GeoPoint(41.26, -95.86)), Eu = new("eu", "europe-west", 2, new GeoPoint(50.47, 3.87));
    private static readonly WorldMap Map = new([Us, Eu], Us with { Name = "federation", Block = 53 });

    private readonly FakeTimeProvider time = new();
    private readonly Distances distances;

    public DistancesTests() => distances = new Distances(time, new Random(1));

    public void Dispose() => distances.Dispose();

    [Fact]
    public void Use_WhileALinkIsHeld_ChangesIt()
    {
        var link = distances.Between(InUs, InEu);
        Assert.True(link.IsClear);

        distances.Use(new WorldState { Latency = new LatencySettings { On = true } }, Map);
        Assert.False(link.IsClear);
        Assert.True(distances.Between(InUs, IPAddress.Parse("127.1.200.4")).IsClear);
        distances.Use(new WorldState(), Map);

        Assert.True(link.IsClear);
    }

    [Fact]
    public void Use_FaultWithAnEnd_EndsByItself()
    {
        distances.Use(Cut(time.GetUtcNow() + TimeSpan.FromSeconds(30)), Map);
        var (link, calls) = (distances.Between(Stranger, InEu), distances.Calls(InEu));

        time.Advance(TimeSpan.FromSeconds(29));
        Assert.True(link.Condition!.IsCut);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(link.IsClear);
        Assert.True(calls.IsClear);
    }

    [Fact]
    public async Task WhileCutAsync_UntilTheCutEnds_Waits()
    {
        distances.Use(Cut(null), Map);

        var waiting = distances.Calls(InEu).WhileCutAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        distances.Use(new WorldState(), Map);

        await waiting;
    }

    [Fact]
    public void Travel_ByClient_IsTheWayToWhereTheFederationStands()
    {
        distances.Use(new WorldState { Latency = new LatencySettings { On = true, Pairs = [new PairLatency("us-central", "europe-west", 100)] } }, Map);

        Assert.Equal(TimeSpan.FromMilliseconds(100), distances.Travel(InEu));
        Assert.True(distances.IsNear(Stranger));
        distances.Use(Cut(null), Map);
        Assert.Null(distances.Travel(InEu));
        Assert.True(distances.IsNear(InUs));
    }

    [Fact]
    public void EdgeFor_Client_IsInItsClusterWhileItMatters()
    {
        Assert.Null(distances.EdgeFor(InEu));
        distances.Use(Cut(null), Map);

        Assert.Equal(IPAddress.Parse("127.2.252.1"), distances.EdgeFor(InEu));
        Assert.True(distances.Between(distances.EdgeFor(InEu)!, InEu).Condition!.IsCut);
        Assert.True(distances.Between(IPAddress.Parse("127.2.129.1"), InEu).IsClear);
        Assert.False(distances.Between(InUs, InEu).IsClear);
        Assert.True(distances.Between(distances.EdgeFor(InEu)!, InUs).IsClear);
        distances.Use(new WorldState { Latency = new LatencySettings { On = true } }, Map);
        Assert.True(distances.Between(distances.EdgeFor(InEu)!, InEu).IsClear);
        Assert.Equal(distances.Between(InEu, InUs).Condition, distances.Between(distances.EdgeFor(InEu)!, InUs).Condition);
        Assert.Null(distances.EdgeFor(Stranger));
        distances.Use(new WorldState(), Map);
        Assert.Null(distances.EdgeFor(InEu));
    }

    private static WorldState Cut(DateTimeOffset? until) => new() { Faults = [new Fault { Kind = FaultKind.Partition, Cluster = "eu", Until = until }] };
}
