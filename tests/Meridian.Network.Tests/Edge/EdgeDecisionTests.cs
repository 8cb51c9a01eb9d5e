using System.Net;
using CsCheck;
using Meridian.Dns;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Network.Tests.Edge;

public sealed class EdgeDecisionTests
{
    private static readonly GeoPoint Brussels = new(50.85, 4.35);

    [Theory]
    [InlineData("shop.test", "/", "root")]
    [InlineData("shop.test", "/api", "api")]
    [InlineData("SHOP.test", "/api/next", "api")]
    [InlineData("shop.test", "/apiary", "root")]
    [InlineData("shop.test", "/api/exact", "exact")]
    [InlineData("shop.test", "/api/exact/", "api")]
    [InlineData("a.wild.test", "/", "wild")]
    [InlineData("a.b.wild.test", "/", "any")]
    [InlineData("wild.test", "/", "any")]
    [InlineData("127.0.0.1", "/x", "any")]
    [InlineData("only.test", "/other", "any")]
    public void Find_Request_TakesTheMostSpecificRoute(string host, string path, string expected)
    {
        var table = new RouteTable(new EdgeRoutes(
        [
            Route("", "/", "any"), Route("shop.test", "/", "root"), Route("shop.test", "/api/", "api"), Route("*.wild.test", "/", "wild"), Route("only.test", "/here", "here"),
            Route("shop.test", "/api/exact", "exact") with { PathType = EdgePathType.Exact },
        ]));

        Assert.Equal(expected, table.Find(host, path)?.Name);
    }

    [Fact]
    public void Find_NoRoute_GivesNull() => Assert.Null(new RouteTable(new EdgeRoutes([Route("a.test", "/x", "x")])).Find("a.test", "/"));

    [Fact]
    public void Next_FollowsDistanceThenHealthThenEjection()
    {
        EdgeBackend[] all = [B("us", "us-central", 1), B("eu", "europe-west", 2), B("asia", "asia-east", 3)];

        Assert.Equal("eu", Next(all)?.Cluster);
        Assert.Equal("us", Next(all, tried: [all[1]])?.Cluster);
        Assert.Equal("us", Next([all[0], all[1] with { Healthy = false }, all[2]])?.Cluster);
        Assert.Equal("us", Next(all, ejected: b => b.Cluster == "eu")?.Cluster);
        Assert.Equal("eu", Next(all, ejected: _ => true)?.Cluster);
        Assert.Equal("asia", Next(all, tried: [all[0], all[1]])?.Cluster);
        Assert.Null(Next(all, tried: all));
        Assert.Null(Next([.. all.Select(b => b with { Healthy = false })]));
    }

    [Fact]
    public void Next_ClientUnknown_SpreadsByTurnAndLoad()
    {
        EdgeBackend[] all = [B("us", "us-central", 1), B("eu", "europe-west", 2)];

        Assert.Equal(2, Enumerable.Range(0, 2).Select(i => BackendChoice.Next(all, null, [], _ => false, _ => 0, (uint)i)!.Cluster).Distinct().Count());
        Assert.Equal("eu", BackendChoice.Next(all, null, [], _ => false, b => b.Cluster == "us" ? 5 : 0, 0)!.Cluster);
    }

    [Fact]
    public void Ejections_FailuresInARow_LastLongerUntilSuccess()
    {
        var time = new FakeTimeProvider();
        var ejections = new Ejections(time, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        var endPoint = new IPEndPoint(IPAddress.Loopback, 1);
        double[] expected = [1, 2, 3, 3];

        foreach (var seconds in expected)
        {
            ejections.Failed(endPoint);
            time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.True(ejections.IsEjected(endPoint));
            time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.False(ejections.IsEjected(endPoint));
        }
        ejections.Failed(endPoint);
        ejections.Succeeded(endPoint);
        Assert.False(ejections.IsEjected(endPoint));
    }

    [Fact]
    public void Quantile_OfOneDuration_IsWithinAQuarter() => Gen.Int[1, 100_000_000].Sample(us =>
    {
        var counts = new long[LatencyBuckets.Count];
        counts[LatencyBuckets.Of(TimeSpan.FromMicroseconds(us))] = 1;
        var found = LatencyBuckets.Quantile(counts, 0.99).TotalMicroseconds;
        return found >= us && found <= us * 1.26 + 1;
    });

    private static EdgeRoute Route(string host, string path, string service) => new() { Host = host, Path = path, Service = new EdgeService(service, []) };

    private static EdgeBackend B(string cluster, string region, int port) => new(cluster, region, new IPEndPoint(IPAddress.Loopback, port), true);

    private static EdgeBackend? Next(EdgeBackend[] all, EdgeBackend[]? tried = null, Func<EdgeBackend, bool>? ejected = null) =>
        BackendChoice.Next(all, Brussels, tried ?? [], ejected ?? (_ => false), _ => 0, 0);
}
