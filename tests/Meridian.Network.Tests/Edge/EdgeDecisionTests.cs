using System.Net;
using System.Text;
using CsCheck;
using Meridian.Dns;
using Microsoft.AspNetCore.Http;

namespace Meridian.Network.Tests.Edge;

public sealed class EdgeDecisionTests
{
    private static readonly ClientPlace Brussels = new("europe-west", new GeoPoint(50.85, 4.35));

    private readonly BackendStates states = new(new EjectionTimes(First: 1000, Longest: 3000, Second: 1000));

    [Theory]
    [InlineData("shop.test", "/", "root")]
    [InlineData("shop.test", "/api", "api")]
    [InlineData("SHOP.test", "/api/next", "api")]
    [InlineData("shop.test.", "/apiary", "root")]
    [InlineData("shop.test", "/api/exact", "exact")]
    [InlineData("shop.test", "/api/exact/", "api")]
    [InlineData("a.wild.test", "/", "wild")]
    [InlineData("a.b.wild.test", "/", "any")]
    [InlineData("a.b.deep.test", "/", "deep")]
    [InlineData("wild.test", "/", "any")]
    [InlineData("127.0.0.1", "/x", "any")]
    [InlineData("only.test", "/other", "any")]
    public void Find_Request_TakesTheMostSpecificRoute(string host, string path, string expected)
    {
        var table = Table(
            Route("", "/", "any"), Route("shop.test", "/", "root"), Route("shop.test", "/api/", "api"), Route("*.wild.test", "/", "wild"), Route("only.test", "/here", "here"),
            Route("*.deep.test", "/", "deep") with { AnyDepth = true }, Route("shop.test", "/api/exact", "exact") with { PathType = EdgePathType.Exact });

        Assert.Equal(expected, Found(table.Find(80, host, path, new Facts())));
        Assert.Equal(expected, Found(table.FindPlain(80, host, path, out _)));
    }

    [Fact]
    public void Find_ConditionsOfOnePath_TakesTheOneWithMost()
    {
        var table = Table(
            Route("", "/", "plain"), Route("", "/", "get") with { Method = "GET" }, Route("", "/", "header") with { Headers = [new("x-a", "1")] },
            Route("", "/", "both") with { Method = "GET", Headers = [new("x-a", "1")] }, Route("", "/", "query") with { Query = [new("q", "2")] },
            Route("", "/", "other port") with { Port = 8080 });

        Assert.Equal("plain", Found(table.Find(80, "a", "/", new Facts { Method = "POST" })));
        Assert.Equal("get", Found(table.Find(80, "a", "/", new Facts())));
        Assert.Equal("header", Found(table.Find(80, "a", "/", new Facts { Method = "POST", Header = "1" })));
        Assert.Equal("both", Found(table.Find(80, "a", "/", new Facts { Header = "1" })));
        Assert.Equal("query", Found(table.Find(80, "a", "/", new Facts { Method = "POST", Query = "2" })));
        table.FindPlain(80, "a", "/", out var undecided);
        Assert.True(undecided);
    }

    [Theory]
    [InlineData("/v1/users/7", "", "user")]
    [InlineData("/v1/users/7/x", "", "any")]
    [InlineData("/v2/exact", "", "exact")]
    [InlineData("/v2/other", "", "v2")]
    [InlineData("/", "beta-3", "beta")]
    [InlineData("/", "not-beta-3", "any")]
    public void Find_Patterns_FitTheWholeTextAndComeAfterExactPaths(string path, string header, string expected)
    {
        var table = Table(
            Route("", "/", "any"), Route("", "/", "beta") with { Headers = [new("x", "beta-[0-9]+") { IsPattern = true }] }, Route("", "/v2", "prefix"),
            Route("", "/v1/users/[0-9]+", "user") with { PathType = EdgePathType.Pattern }, Route("", "/v2/.*", "v2") with { PathType = EdgePathType.Pattern },
            Route("", "/v2/exact", "exact") with { PathType = EdgePathType.Exact });

        Assert.Equal(expected, Found(table.Find(80, "a", path, new Facts { Header = header })));
    }

    [Theory]
    [InlineData("a|b", null)]
    [InlineData("(", "(")]
    [InlineData("a)|(b", ")")]
    [InlineData(@"(a)\1", "back")]
    [InlineData("(?=a)", "look")]
    public void Fault_Pattern_TellsWhatIsWrong(string pattern, string? expected) =>
        Assert.True(RoutePattern.Fault(pattern) is var fault && (expected is null ? fault is null : fault!.Contains(expected, StringComparison.OrdinalIgnoreCase)), RoutePattern.Fault(pattern));

    [Fact]
    public void After_Answers_TurnOnlyAfterEnoughInARow()
    {
        var check = new HealthCheck { UnhealthyAfter = 3, HealthyAfter = 2 };
        var verdict = HealthVerdict.Unknown;
        var seen = new StringBuilder();
        foreach (var answer in "bbgbbbgbgg")
        {
            verdict = verdict.After(answer == 'g', check);
            seen.Append(verdict.IsUp ? '+' : '-');
        }

        Assert.Equal("+++++----+", seen.ToString());
    }

    [Theory]
    [InlineData("10.0.0.1", "1.2.3.4", "", "1.2.3.4")]
    [InlineData("10.0.0.1", "9.9.9.9, 1.2.3.4, 10.0.0.7", "", "1.2.3.4")]
    [InlineData("10.0.0.1", "10.0.0.8, 10.0.0.7", "", "10.0.0.8")]
    [InlineData("10.0.0.1", "1.2.3.4:55, [2001:db8::1]:443", "", "2001:db8::1")]
    [InlineData("10.0.0.1", "1.2.3.4, nonsense", "", "10.0.0.1")]
    [InlineData("10.0.0.1", "", "for=9.9.9.9, For=\"[2001:db8::2]:1\";proto=https, for=10.0.0.3", "2001:db8::2")]
    [InlineData("10.0.0.1", "", "", "10.0.0.1")]
    [InlineData("8.8.8.8", "1.2.3.4", "for=1.2.3.4", "8.8.8.8")]
    public void Of_Headers_BelievesOnlyTrustedNetworks(string peer, string list, string forwarded, string expected)
    {
        var headers = new HeaderDictionary { ["X-Forwarded-For"] = list, ["Forwarded"] = forwarded };

        Assert.Equal(expected, ForwardedClient.Of(IPAddress.Parse(peer), headers, [IPNetwork.Parse("10.0.0.0/8")]).ToString());
    }

    [Fact]
    public void Find_NoRoute_GivesNull() => Assert.Null(Table(Route("a.test", "/x", "x")).Find(80, "a.test", "/", new Facts()));

    [Fact]
    public void Next_FollowsDistanceThenHealthThenEjection()
    {
        EdgeBackend[] all = [B("us", "us-central", 1), B("eu", "europe-west", 2), B("asia", "asia-east", 3)];

        Assert.Equal(("eu", ChoiceReason.Nearest), Next(all));
        Assert.Equal(("us", ChoiceReason.Failover), Next(all, tried: ["eu"]));
        Assert.Equal(("us", ChoiceReason.Nearest), Next([all[0], all[1] with { Healthy = false }, all[2]]));
        Assert.Equal(("asia", ChoiceReason.Failover), Next(all, tried: ["eu", "us"]));
        State(all[1]).Failed(0);
        Assert.Equal(("us", ChoiceReason.Failover), Next(all));
        State(all[0]).Failed(0);
        State(all[2]).Failed(0);
        Assert.Equal(("eu", ChoiceReason.LastResort), Next(all));
        Assert.Null(Next(all, tried: ["eu", "us", "asia"]).Cluster);
        Assert.Null(Next([.. all.Select(b => b with { Healthy = false })]).Cluster);
    }

    [Fact]
    public void Next_NearestIsFull_SpillsToTheNextAndBackWhenAllAreFull()
    {
        EdgeBackend[] all = [B("us", "us-central", 1), B("eu", "europe-west", 2)];
        var policy = new EdgePolicy { MaxInFlight = 1 };

        Assert.Equal(("eu", ChoiceReason.Nearest), Next(all, policy));
        State(all[1]).Begin(0);
        Assert.Equal(("us", ChoiceReason.Spill), Next(all, policy));
        State(all[0]).Begin(0);
        Assert.Equal(("eu", ChoiceReason.Spill), Next(all, policy));
        Assert.Null(Next(all, policy with { Breaker = 1 }).Cluster);
        State(all[1]).End();
        Assert.Equal(("eu", ChoiceReason.Nearest), Next(all, policy));
    }

    [Fact]
    public void Next_RateIsUsedUp_SpillsUntilTheNextSecond()
    {
        EdgeBackend[] all = [B("us", "us-central", 1), B("eu", "europe-west", 2)];
        State(all[1]).Begin(0);
        State(all[1]).End();

        Assert.Equal(("us", ChoiceReason.Spill), Next(all, new EdgePolicy { MaxRate = 1 }, now: 999));
        Assert.Equal(("eu", ChoiceReason.Nearest), Next(all, new EdgePolicy { MaxRate = 1 }, now: 1000));
    }

    [Fact]
    public void Next_ClientUnknown_SpreadsByTurnAndLoad()
    {
        EdgeBackend[] all = [B("us", "us-central", 1), B("eu", "europe-west", 2)];
        var service = new ServiceState(new EdgeService("s", all), states);

        string Chosen(uint turn) => BackendChoice.Next(service.Near(null), EdgePolicy.Default, null, 0, turn).Place!.Backend.Cluster;
        Assert.Equal(["us", "eu"], [Chosen(0), Chosen(1)]);
        State(all[0]).Begin(0);
        Assert.Equal(["eu", "eu"], [Chosen(0), Chosen(1)]);
    }

    [Fact]
    public void ByWeight_FollowsWeightsOfClustersThatAreWell()
    {
        EdgeBackend[] all = [B("us", "us-central", 1), B("eu", "europe-west", 2), B("asia", "asia-east", 3)];
        var service = new ServiceState(new EdgeService("s", all), states);
        var policy = new EdgePolicy { ClusterWeights = new Dictionary<string, int> { ["us"] = 90, ["eu"] = 10 } };

        string? Chosen(double dice) => BackendChoice.ByWeight(service.Places, policy, null, 1, dice)?.Backend.Cluster;
        Assert.Equal(["us", "us", "eu"], [Chosen(0), Chosen(0.89), Chosen(0.9)]);
        State(all[0]).Failed(0);
        Assert.Equal(["eu", "eu"], [Chosen(0), Chosen(0.99)]);
        State(all[1]).Failed(0);
        Assert.Null(Chosen(0.5));
    }

    [Fact]
    public void Failed_InARow_LastsLongerAndOneTriesFirst()
    {
        var state = states.Of(new IPEndPoint(IPAddress.Loopback, 9));
        long now = 0;
        foreach (var length in (long[])[1000, 2000, 3000, 3000])
        {
            state.Failed(now);
            state.Failed(now);
            Assert.True(state.IsEjected(now + length - 1));
            Assert.False(state.Admits(now + length - 1));
            now += length;
            Assert.True(state.Admits(now));
            Assert.False(state.Admits(now));
            now += 1000;
        }
        state.Succeeded();
        Assert.True(state.Admits(now));
        Assert.True(state.Admits(now));
    }

    [Fact]
    public void Pick_Weights_AreKept()
    {
        var route = new EdgeRoute { Targets = [new(new EdgeService("a", []), 1), new(new EdgeService("off", []), 0), new(null, 3)] };
        var compiled = Table(route).Find(80, "", "/", new Facts())!;

        Assert.Equal(["a", null, null, null], Enumerable.Range(0, 4).Select(i => compiled.Pick(i / 4.0)!.Service?.Service.Name));
    }

    [Theory]
    [InlineData("/a/b", "/a", "/x", true, "/x/b")]
    [InlineData("/a/b", "/a/", "/x/", true, "/x/b")]
    [InlineData("/a", "/a", "/", true, "/")]
    [InlineData("/a/b", "/a", "/", true, "/b")]
    [InlineData("/a/b", "/", "/x", true, "/x/a/b")]
    [InlineData("/a/b", "/a", "/x", false, "/x")]
    public void Apply_Change_GivesThePath(string path, string route, string value, bool prefix, string expected) =>
        Assert.Equal(expected, PathChanges.Apply(new EdgePathChange(value, prefix), path, route));

    [Fact]
    public void Location_SaysOnlyWhatIsNotUsual()
    {
        string Of(EdgeRedirect redirect, string scheme = "http", int port = 80) => PathChanges.Location(redirect, scheme, "a.test", port, "/p", "?q=1", "/");
        Assert.Equal("https://a.test/p?q=1", Of(new() { Scheme = "https" }));
        Assert.Equal("https://a.test:8443/p?q=1", Of(new() { Scheme = "https", Port = 8443 }));
        Assert.Equal("http://b.test:8080/p?q=1", Of(new() { Host = "b.test" }, port: 8080));
        Assert.Equal("https://a.test/p?q=1", Of(new(), "https", 443));
    }

    [Fact]
    public void Quantile_OfOneDuration_IsWithinAQuarter() => Gen.Int[1, 100_000_000].Sample(us =>
    {
        var counts = new long[LatencyBuckets.Count];
        counts[LatencyBuckets.Of(TimeSpan.FromMicroseconds(us))] = 1;
        var found = LatencyBuckets.Quantile(counts, 0.99).TotalMicroseconds;
        return found >= us && found <= us * 1.26 + 1;
    });

    private static string? Found(CompiledRoute? route) => route?.Route.Targets[0].Service?.Name;

    private static EdgeRoute Route(string host, string path, string service) => new() { Host = host, Path = path, Service = new EdgeService(service, []) };

    private static EdgeBackend B(string cluster, string region, int port) => new(cluster, region, new IPEndPoint(IPAddress.Loopback, port), true);

    private RouteTable Table(params EdgeRoute[] routes) => new(new EdgeRoutes(routes), states);

    private BackendState State(EdgeBackend backend) => states.Of(backend.EndPoint);

    private (string? Cluster, ChoiceReason Reason) Next(EdgeBackend[] all, EdgePolicy? policy = null, string[]? tried = null, long now = 1)
    {
        var service = new ServiceState(new EdgeService("s", all), states);
        var chosen = BackendChoice.Next(service.Near(Brussels), policy ?? EdgePolicy.Default, [.. all.Where(b => tried?.Contains(b.Cluster) == true).Select(State)], now, 0);
        return (chosen.Place?.Backend.Cluster, chosen.Reason);
    }

    private sealed class Facts : IRequestFacts
    {
        public string Method { get; init; } = "GET";

        public string Header { get; init; } = "";

        public string Query { get; init; } = "";

        public bool HasHeader(EdgeField field) => field.Fits(Header);

        public bool HasQuery(EdgeField field) => field.Fits(Query);
    }
}
