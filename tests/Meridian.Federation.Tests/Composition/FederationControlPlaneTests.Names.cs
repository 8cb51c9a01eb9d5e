using System.Net;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Federation.Tests;

public sealed partial class FederationControlPlaneTests
{
    private static readonly ObjectKey Web = new("default", "web");
    private static readonly DnsName Global = DnsName.Parse("web.default.world.svc.meridian.test");
    private static readonly DnsName Europe = DnsName.Parse("web.default.world.svc.europe-west.meridian.test");

    [Fact]
    public async Task Names_OfAServiceEverywhere_FollowItsPolicyAndTellWhy()
    {
        await MakeWebAsync();
        foreach (var (i, name) in Names.Index()) await ServeWebAsync(name, $$"""{"ip":"127.{{i + 1}}.200.1"}""");
        await UntilAsync(() => whole.Zone.Current.Find(Global, RecordType.A)?.Data.Count == 3);
        await UntilAsync(() => whole.Plane.WhyName(Global, IPAddress.Parse("127.2.9.9"))?[0] == "client 127.2.9.9 is in europe-west, by Cluster; policy nearest");
        Assert.StartsWith("yes europe-west: 0 km, 1 ms, the nearest healthy cluster", whole.Plane.WhyName(Global, IPAddress.Parse("127.2.9.9"))![1], StringComparison.Ordinal);
        Assert.Equal("answer 5 IN A 127.2.200.1", whole.Plane.WhyName(Global, IPAddress.Parse("127.2.9.9"))![^1]);
        Assert.Null(whole.Plane.WhyName(DnsName.Parse("web.default.world.svc.mars.meridian.test"), IPAddress.Loopback));

        await Federation.MergeAsync(ResourceTypes.Services, Web, """{"metadata":{"annotations":{"federation.meridian.dev/dns-policy":"weighted us-central=3 asia-east=1","federation.meridian.dev/dns-ttl":"30"}}}""");
        await UntilAsync(() => whole.Zone.Current.Find(Global, RecordType.A) is { Ttl: 30, Routing: TrafficPlan { Policy.Method: TrafficMethod.Weighted } });
        var explained = whole.Views.Answers.Names!.Explain(new NameReviewSpec { Name = "web", From = "Tokyo" });
        Assert.Equal(["us-central: its weight is 3: 75% of the answers", "asia-east: its weight is 1: 25% of the answers", "europe-west: its weight is 0"], explained.Clusters.Select(c => $"{c.Name}: {c.Message}"));
        Assert.Equal([0.75, 0.25], explained.Answers.Select(a => a.Share));

        await Federation.MergeAsync(ResourceTypes.Services, Web, """{"metadata":{"annotations":{"federation.meridian.dev/dns-policy":"closest"}}}""");
        await EventAsync("InvalidDnsAnnotation", "\"closest\": expected nearest, weighted, failover or round-robin");
        await UntilAsync(() => whole.Zone.Current.Find(Global, RecordType.A) is { Routing: TrafficPlan { Policy.Method: TrafficMethod.Nearest } });
        Assert.Contains("did you mean tokyo?", Assert.Throws<StatusException>(() => whole.Views.Answers.Names.Explain(new NameReviewSpec { Name = "web", From = "Tokio" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_OfAMemberThatLeaves_LeaveWithIt()
    {
        await MakeWebAsync();
        await ServeWebAsync("europe-west", """{"ip":"127.2.200.1"}""");
        await UntilAsync(() => whole.Zone.Current.Find(Europe, RecordType.A) is not null);
        Assert.Equal(5 + 2, whole.Zone.Current.RecordSets.Count(r => r.Name.IsAtOrBelow(Global) || r.Name.Labels()[0] == "web"));

        await Federation.Client.DeleteAsync(ResourceTypes.Clusters, ObjectKey.Cluster("europe-west"), DeleteOptions.Background, Token);

        await UntilAsync(() => whole.Zone.Current.RecordSets.All(r => !r.Name.ToString().Contains("europe-west", StringComparison.Ordinal)) && whole.Zone.Current.Find(Global, RecordType.A) is null);
        Assert.Equal(4, whole.Zone.Current.RecordSets.Count(r => r.Name.Labels()[0] == "web"));
    }

    [Fact]
    public async Task Settings_NameNetworksAndRoundTrips_AndWhatIsWrongIsTold()
    {
        await Federation.CreateAsync(ResourceTypes.ConfigMaps, """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"federation-system","name":"dns"},
             "data":{"networks":"203.0.113.0/24 Tokyo\n198.51.100.0/24 europe-west\n192.0.2.0/24 Atlantis\nnonsense","roundTrips":"asia-east us-central 0.3ms","geoip":"/nowhere/file.mmdb"}}
            """);

        await UntilAsync(() => whole.Plane.Clients.Locate(IPAddress.Parse("203.0.113.9")).Location?.Name == "tokyo" && whole.Plane.Clients.Locate(IPAddress.Parse("198.51.100.9")).Location?.Region == "europe-west");
        await EventAsync("InvalidDnsSettings", "there is no place \"Atlantis\"");
        await EventAsync("InvalidDnsSettings", "networks: \"nonsense\" is not CIDR PLACE");
        await EventAsync("InvalidDnsSettings", "geoip: /nowhere/file.mmdb:");

        await MakeWebAsync();
        await ServeWebAsync("asia-east", """{"ip":"127.1.200.1"}""");
        await ServeWebAsync("europe-west", """{"ip":"127.2.200.1"}""");
        await UntilAsync(() => whole.Zone.Current.Find(Global, RecordType.A)?.Data.Count == 2);
        var nearest = whole.Views.Answers.Names!.Explain(new NameReviewSpec { Name = Global.ToString(), From = "us-central" });
        Assert.Equal(("asia-east", true, 0.3), (nearest.Clusters[0].Name, nearest.Clusters[0].Measured, nearest.Clusters[0].Milliseconds));
    }

    [Fact]
    public async Task Settings_NameSecondaryServers_WhichMayCopyTheZoneWithTheirKey()
    {
        var server = new DnsServer(
            new AuthoritativeHandler([whole.Zone]), new DnsServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), Keys = whole.Copies.Keys, Transfers = whole.Copies.Transfers }, TimeProvider.System,
            NullLogger<DnsServer>.Instance);
        await using var stopped = server;
        await server.StartAsync();
        var key = TsigKeyFile.Parse("""key copy { secret "bm8gc2VjcmV0IGF0IGFsbA=="; };""")[0];
        var question = DnsMessage.Query(1, whole.Zone.Current.Apex, RecordType.SOA);

        await Federation.CreateAsync(ResourceTypes.ConfigMaps, """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"federation-system","name":"dns"},
             "data":{"transfers":"127.0.0.0/8,key=copy\nnobody","secondaries":"127.0.0.1:9,key=other"}}
            """);
        await EventAsync("InvalidDnsSettings", "transfers: \"nobody\" is no address or network");
        await EventAsync("InvalidDnsSettings", "key=other: the Secret");
        await Assert.ThrowsAsync<DnsUnavailableException>(() => new DnsClient().ExchangeAsync(question, key, server.EndPoint, Token));
        var text = Convert.ToBase64String("""key copy { secret "bm8gc2VjcmV0IGF0IGFsbA=="; };"""u8);
        await Federation.CreateAsync(ResourceTypes.Secrets, $$"""{"apiVersion":"v1","kind":"Secret","metadata":{"namespace":"federation-system","name":"dns-keys"},"data":{"copy":"{{text}}"} }""");

        await UntilAsync(() => whole.Copies.Keys.Find(DnsName.Parse("copy")) is not null);
        Assert.Equal(ResponseCode.NoError, (await new DnsClient().ExchangeAsync(question, key, server.EndPoint, Token)).Code);
    }

    [Fact]
    public async Task LoadBalancerKnownByName_IsResolvedFollowedAndKept()
    {
        var cloud = new ZoneStore(new ZoneOptions { Apex = DnsName.Parse("elb.test") }, TimeProvider.System);
        var (host, real) = (DnsName.Parse("web.elb.test"), DnsName.Parse("real.elb.test"));
        void Resolve(params string[] addresses) => cloud.Apply([.. addresses.GroupBy(a => a.Contains(':', StringComparison.Ordinal))
            .Select(g => ZoneChange.Set(new RecordSet(real, g.Key ? RecordType.AAAA : RecordType.A, g.Select(a => new AddressData(IPAddress.Parse(a))), 1)))]);
        cloud.Apply([ZoneChange.Set(RecordSet.Alias(host, real, 1))]);
        Resolve("198.51.100.7", "2001:db8::7");
        var server = new DnsServer(new AuthoritativeHandler([cloud]), new DnsServerOptions { EndPoint = new(IPAddress.Loopback, 0), UdpSockets = 1 }, TimeProvider.System, NullLogger<DnsServer>.Instance);
        await server.StartAsync();
        await Federation.CreateAsync(ResourceTypes.ConfigMaps, $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"federation-system","name":"dns"},"data":{"resolvers":"{{{server.EndPoint}}}"} }""");
        await UntilAsync(() => whole.Plane.WhyName(Global, IPAddress.Loopback) is null);

        await MakeWebAsync();
        await ServeWebAsync("europe-west", """{"hostname":"web.elb.test"}""");
        await UntilAsync(() => Addresses(RecordType.A) == "198.51.100.7" && Addresses(RecordType.AAAA) == "2001:db8::7");

        Resolve("198.51.100.8", "198.51.100.9");
        await UntilAsync(() => Addresses(RecordType.A) == "198.51.100.8 198.51.100.9");

        await server.DisposeAsync();
        await EventAsync("LoadBalancerNameUnresolved", "the load balancer name web.elb.test cannot be resolved, what is known of it is kept");
        Assert.Equal("198.51.100.8 198.51.100.9", Addresses(RecordType.A));

        await Federation.Client.DeleteAsync(ResourceTypes.Services, Web, DeleteOptions.Background, Token);
        await UntilAsync(() => whole.Zone.Current.RecordSets.All(r => r.Name.Labels()[0] != "web"));

        string Addresses(RecordType type) => string.Join(' ', whole.Zone.Current.Find(Europe, type)?.Data.Select(d => ((AddressData)d).Address.ToString()) ?? []);
    }

    private Task<KubeObject> MakeWebAsync() => Federation.CreateAsync(
        ResourceTypes.Services, """{"apiVersion":"v1","kind":"Service","metadata":{"namespace":"default","name":"web"},"spec":{"type":"LoadBalancer","selector":{"app":"web"},"ports":[{"port":80}]}}""");

    private async Task ServeWebAsync(string member, string ingress)
    {
        await Members[member].UntilAsync(ResourceTypes.Services, Web, s => s is not null);
        await Members[member].MergeAsync(ResourceTypes.Services, Web, $$$"""{"status":{"loadBalancer":{"ingress":[{{{ingress}}}]} } }""", "status");
        await Members[member].CreateAsync(ResourceTypes.EndpointSlices, """{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"namespace":"default","name":"web-1","labels":{"kubernetes.io/service-name":"web"}},"addressType":"IPv4","endpoints":[{"addresses":["127.2.129.1"],"conditions":{"ready":true}}],"ports":[{"name":"","port":80,"protocol":"TCP"}]}""");
    }

    private async Task EventAsync(string reason, string message)
    {
        KubeObject[] events = [];
        try
        {
            await UntilAsync(() =>
            {
                events = [.. whole.Views.Store.List(ResourceTypes.Events, null, new StoreListOptions()).Items];
                return events.Any(e => e.View<Event>() is var told && told.Reason == reason && told.Message.Contains(message, StringComparison.Ordinal));
            });
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"no event {reason} with {message}; there are: {string.Join("; ", events.Select(e => $"{e.View<Event>().Reason}: {e.View<Event>().Message}"))}");
        }
    }
}
