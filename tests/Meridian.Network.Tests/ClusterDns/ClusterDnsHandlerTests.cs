using System.Net;
using Meridian.Dns;
using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Network.Tests.ClusterDns;

public sealed class ClusterDnsHandlerTests : IAsyncLifetime
{
    private const string Http = """[{"name":"http","port":8080}]""";
    private readonly FakeInformers informers = new();
    private readonly ZoneStore world = new(new ZoneOptions { Apex = N("meridian.test") }, TimeProvider.System);
    private readonly SeenClients seen = new();
    private readonly DnsServer federation;
    private readonly DnsServer upstream;
    private DnsServer server = null!;

    public ClusterDnsHandlerTests()
    {
        var elsewhere = new ZoneStore(new ZoneOptions { Apex = N("example") }, TimeProvider.System);
        elsewhere.Apply([ZoneChange.Set(RecordSet.Addresses(N("www.example"), [IPAddress.Parse("192.0.2.1")]))]);
        federation = Server(new AuthoritativeHandler([world], seen), "127.240.53.1");
        upstream = Server(new AuthoritativeHandler([elsewhere]), "127.240.53.2");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await federation.StartAsync();
        await upstream.StartAsync();
        informers.For(ResourceTypes.Namespaces).Put(KubeObject.Parse("""{"metadata":{"name":"default"}}"""u8.ToArray()));
        informers.For(ResourceTypes.Nodes).Put(Objects.Node("n1", "127.240.1.1"));
        informers.For(ResourceTypes.ConfigMaps).Put(Objects.ConfigMap(
            "kube-system", "kube-dns", ("federations", "world=meridian.test"), ("stubDomains", $$"""{"meridian.test":["{{federation.EndPoint}}"]}""")));
        informers.For(ResourceTypes.Services).Put(Objects.Service("web", "127.240.64.5", """[{"name":"http","port":80}]"""));
        informers.For(ResourceTypes.EndpointSlices).Put(Objects.Slice("web", Http, "127.240.129.1", "127.240.129.2!"));
        informers.For(ResourceTypes.Services).Put(Objects.Service("idle", "127.240.64.6"));
        informers.For(ResourceTypes.EndpointSlices).Put(Objects.Slice("idle", Http, "127.240.129.9!"));
        informers.For(ResourceTypes.Services).Put(Objects.Service("db", "None", Http));
        informers.For(ResourceTypes.EndpointSlices).Put(Objects.Slice("db", Http, "127.240.129.3@db-0", "127.240.129.4", "127.240.129.5!"));
        informers.For(ResourceTypes.Services).Put(Objects.Service("outside", "", more: ""","type":"ExternalName","externalName":"www.example" """));
        world.Apply(
        [
            ZoneChange.Set(RecordSet.Alias(N("idle.default.world.svc.us-central-a.us-central.meridian.test"), N("idle.default.world.svc.us-central.meridian.test"))),
            ZoneChange.Set(RecordSet.Alias(N("idle.default.world.svc.us-central.meridian.test"), N("idle.default.world.svc.meridian.test"))),
            ZoneChange.Set(new RecordSet(
                N("idle.default.world.svc.meridian.test"), RecordType.A, [new AddressData(IPAddress.Parse("127.241.200.1")), new AddressData(IPAddress.Parse("127.242.200.1"))])
            {
                Routing = new TrafficPlan(TrafficPolicy.Default, [new TrafficTarget("a"), new TrafficTarget("b")], RoundTrips.Estimated),
            }),
        ]);
        var address = IPAddress.Parse("127.240.0.10");
        var handler = new ClusterDnsHandler(
            informers, new ClusterDnsOptions { EndPoint = new IPEndPoint(address, 0), Upstreams = [new IPEndPoint(address, 1), upstream.EndPoint], UpstreamTimeout = TimeSpan.FromSeconds(5) },
            TimeProvider.System, NullLogger<ClusterDnsHandler>.Instance);
        server = Server(handler, address.ToString());
        await server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await federation.DisposeAsync();
        await upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("web.default.svc.cluster.local", RecordType.A, "127.240.64.5")]
    [InlineData("WEB.default.svc.cluster.local", RecordType.A, "127.240.64.5")]
    [InlineData("web.default.svc.cluster.local", RecordType.AAAA, "NoError")]
    [InlineData("none.default.svc.cluster.local", RecordType.A, "NameError")]
    [InlineData("web.other.svc.cluster.local", RecordType.A, "NameError")]
    [InlineData("default.svc.cluster.local", RecordType.A, "NoError")]
    [InlineData("other.svc.cluster.local", RecordType.A, "NameError")]
    [InlineData("db.default.svc.cluster.local", RecordType.A, "127.240.129.3 127.240.129.4")]
    [InlineData("db-0.db.default.svc.cluster.local", RecordType.A, "127.240.129.3")]
    [InlineData("127-240-129-4.db.default.svc.cluster.local", RecordType.A, "127.240.129.4")]
    [InlineData("127-240-129-5.db.default.svc.cluster.local", RecordType.A, "NameError")]
    [InlineData("_http._tcp.web.default.svc.cluster.local", RecordType.SRV, "80:web.default.svc.cluster.local")]
    [InlineData("_http._tcp.db.default.svc.cluster.local", RecordType.SRV, "8080:127-240-129-4.db.default.svc.cluster.local 8080:db-0.db.default.svc.cluster.local")]
    [InlineData("_https._tcp.web.default.svc.cluster.local", RecordType.SRV, "NameError")]
    [InlineData("127-240-129-7.default.pod.cluster.local", RecordType.A, "127.240.129.7")]
    [InlineData("5.64.240.127.in-addr.arpa", RecordType.PTR, "web.default.svc.cluster.local")]
    [InlineData("3.129.240.127.in-addr.arpa", RecordType.PTR, "db-0.db.default.svc.cluster.local")]
    [InlineData("dns-version.cluster.local", RecordType.TXT, "1.1.0")]
    [InlineData("web.default.world.svc.cluster.local", RecordType.A, "web.default.svc.cluster.local 127.240.64.5")]
    [InlineData("web.default.world", RecordType.A, "web.default.svc.cluster.local 127.240.64.5")]
    [InlineData("idle.default.world", RecordType.A, "idle.default.world.svc.us-central-a.us-central.meridian.test idle.default.world.svc.us-central.meridian.test idle.default.world.svc.meridian.test 127.241.200.1 127.242.200.1")]
    [InlineData("idle.default.world.svc.cluster.local", RecordType.A, "idle.default.world.svc.us-central-a.us-central.meridian.test idle.default.world.svc.us-central.meridian.test idle.default.world.svc.meridian.test 127.241.200.1 127.242.200.1")]
    [InlineData("none.default.world", RecordType.A, "NameError")]
    [InlineData("web.default.mars", RecordType.A, "ServerFailure")]
    [InlineData("www.example", RecordType.A, "192.0.2.1")]
    [InlineData("no.example", RecordType.A, "NameError")]
    [InlineData("outside.default.svc.cluster.local", RecordType.A, "www.example 192.0.2.1")]
    [InlineData("outside.default.svc.cluster.local", RecordType.CNAME, "www.example")]
    public async Task Query_Name_IsAnswered(string name, RecordType type, string expected)
    {
        var answer = await new DnsClient().QueryAsync(N(name), type, server.EndPoint, Token);

        var found = answer.Answers.Select(r => r.Data switch
        {
            AddressData a => a.Address.ToString(),
            NameData n => n.Target.ToString(),
            SrvData s => $"{s.Port}:{s.Target}",
            TextData t => t.Strings[0],
            var other => other.ToString(),
        }).ToArray();
        // Aliases stand in their order; equal records take turns.
        var aliases = answer.Answers.TakeWhile(r => r.Type == RecordType.CNAME).Count();
        found.AsSpan(aliases).Sort(StringComparer.Ordinal.Compare);
        Assert.Equal(expected, answer.Code == ResponseCode.NoError && found.Length > 0 ? string.Join(' ', found) : answer.Code.ToString());
        Assert.True(answer.RecursionAvailable);
    }

    [Fact]
    public async Task Query_FederatedName_FollowsReadinessAndTellsTheFederationWhichClusterAsks()
    {
        var client = new DnsClient();
        var before = await client.ResolveAsync(N("web.default.world"), RecordType.A, server.EndPoint, Token);

        informers.For(ResourceTypes.EndpointSlices).Put(Objects.Slice("web", Http, "127.240.129.1!"));
        var noneHere = await client.ResolveAsync(N("web.default.world"), RecordType.A, server.EndPoint, Token);
        informers.For(ResourceTypes.EndpointSlices).Put(Objects.Slice("idle", Http, "127.240.129.9"));
        var nowHere = await client.ResolveAsync(N("idle.default.world"), RecordType.A, server.EndPoint, Token);
        informers.For(ResourceTypes.EndpointSlices).Remove(new ObjectKey("default", "idle-1"));
        await client.ResolveAsync(N("idle.default.world"), RecordType.A, server.EndPoint, Token);

        Assert.Equal("127.240.64.5", before.Addresses.Single().ToString());
        Assert.Equal(ResponseCode.NameError, noneHere.Code);
        Assert.Equal("127.240.64.6", nowHere.Addresses.Single().ToString());
        Assert.Equal("127.240.0.10", seen.Last!.ToString());
    }

    private static DnsName N(string name) => DnsName.Parse(name);

    private static DnsServer Server(IDnsHandler handler, string address) =>
        new(handler, new DnsServerOptions { EndPoint = new IPEndPoint(IPAddress.Parse(address), 0), UdpSockets = 1 }, TimeProvider.System, NullLogger<DnsServer>.Instance);

    private sealed class SeenClients : IClientLocator
    {
        public IPAddress? Last { get; private set; }

        public LocatedClient Locate(ReadOnlySpan<byte> address)
        {
            Last = new IPAddress(address);
            return default;
        }
    }
}
