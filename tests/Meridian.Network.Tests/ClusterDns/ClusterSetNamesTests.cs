using System.Net;
using Meridian.Dns;
using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Network.Tests.ClusterDns;

public sealed class ClusterSetNamesTests
{
    private readonly FakeInformers informers = new();
    private readonly ClusterDnsHandler handler;

    public ClusterSetNamesTests()
    {
        informers.For(ResourceTypes.Namespaces).Put(KubeObject.Parse("""{"metadata":{"name":"shop"}}"""u8.ToArray()));
        Import("web", """{"type":"ClusterSetIP","ips":["127.1.64.9"],"ports":[{"name":"tcp","protocol":"TCP","port":42},{"name":"udp","protocol":"UDP","port":42},{"name":"admin","port":9000}]}""");
        Import("young", """{"type":"ClusterSetIP","ports":[{"port":80}]}""");
        Import("db", """{"type":"Headless","ports":[{"name":"tcp","protocol":"TCP","port":42},{"name":"udp","protocol":"UDP","port":42}]}""");
        Slice("web", "asia-east", """{"addresses":["127.3.129.1"],"conditions":{"ready":true}}""");
        Slice("db", "asia-east", """{"addresses":["127.3.129.2"],"hostname":"db-0","conditions":{"ready":true}},{"addresses":["127.3.129.3"],"hostname":"db-1","conditions":{"ready":false}}""");
        Slice("db", "europe-west", """{"addresses":["127.2.129.4"],"conditions":{"ready":true}}""");
        informers.For(ResourceTypes.Services).Put(KubeObject.Parse("""{"metadata":{"name":"web","namespace":"shop"},"spec":{"clusterIP":"127.1.64.1","ports":[{"port":42}]}}"""u8.ToArray()));
        foreach (var type in (ResourceType[])[ResourceTypes.ConfigMaps, ResourceTypes.Nodes]) informers.For(type);
        handler = new ClusterDnsHandler(
            informers, new ClusterDnsOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) }, TimeProvider.System, NullLogger<ClusterDnsHandler>.Instance);
    }

    [Theory]
    [InlineData("web.shop.svc.clusterset.local", RecordType.A, "127.1.64.9")]
    [InlineData("WEB.shop.SVC.clusterset.local", RecordType.A, "127.1.64.9")]
    [InlineData("web.shop.svc.clusterset.local", RecordType.AAAA, "NoError")]
    [InlineData("web.shop.svc.clusterset.local", RecordType.SRV, "42:web.shop.svc.clusterset.local 9000:web.shop.svc.clusterset.local")]
    [InlineData("_udp._udp.web.shop.svc.clusterset.local", RecordType.SRV, "42:web.shop.svc.clusterset.local")]
    [InlineData("_udp._tcp.web.shop.svc.clusterset.local", RecordType.SRV, "NameError")]
    [InlineData("_admin._tcp.web.shop.svc.clusterset.local", RecordType.A, "NoError")]
    [InlineData("asia-east.web.shop.svc.clusterset.local", RecordType.A, "NameError")]
    [InlineData("127-3-129-1.asia-east.web.shop.svc.clusterset.local", RecordType.A, "NameError")]
    [InlineData("web.shop.svc.cluster.local", RecordType.A, "127.1.64.1")]
    [InlineData("db.shop.svc.cluster.local", RecordType.A, "NameError")]
    [InlineData("young.shop.svc.clusterset.local", RecordType.A, "NoError")]
    [InlineData("none.shop.svc.clusterset.local", RecordType.A, "NameError")]
    [InlineData("shop.svc.clusterset.local", RecordType.A, "NoError")]
    [InlineData("none.svc.clusterset.local", RecordType.A, "NameError")]
    [InlineData("clusterset.local", RecordType.A, "NoError")]
    [InlineData("x.y.z.a.b.c.clusterset.local", RecordType.A, "NameError")]
    [InlineData("db.shop.svc.clusterset.local", RecordType.A, "127.2.129.4 127.3.129.2")]
    [InlineData("db-0.asia-east.db.shop.svc.clusterset.local", RecordType.A, "127.3.129.2")]
    [InlineData("db-1.asia-east.db.shop.svc.clusterset.local", RecordType.A, "NameError")]
    [InlineData("db-0.europe-west.db.shop.svc.clusterset.local", RecordType.A, "NameError")]
    [InlineData("127-2-129-4.europe-west.db.shop.svc.clusterset.local", RecordType.A, "127.2.129.4")]
    [InlineData("asia-east.db.shop.svc.clusterset.local", RecordType.A, "127.3.129.2")]
    [InlineData("db.shop.svc.clusterset.local", RecordType.SRV, "42:127-2-129-4.europe-west.db.shop.svc.clusterset.local 42:db-0.asia-east.db.shop.svc.clusterset.local")]
    public async Task Query_Name_IsAnswered(string name, RecordType type, string expected)
    {
        var query = new DnsMessage { Questions = [new DnsQuestion(DnsName.Parse(name), type)] };

        var answer = await handler.AnswerAsync(query, IPAddress.Loopback, TestContext.Current.CancellationToken);

        var found = answer.Answers.Select(r => r.Data is SrvData srv ? $"{srv.Port}:{srv.Target}" : $"{((AddressData)r.Data).Address}").Order(StringComparer.Ordinal);
        Assert.Equal(expected, answer.Answers.Count > 0 ? string.Join(' ', found) : $"{answer.Code}");
        Assert.True(answer.Authoritative);
        if (answer.Answers.Count == 0) Assert.Equal(name.EndsWith("clusterset.local", StringComparison.OrdinalIgnoreCase) ? "clusterset.local" : "cluster.local", $"{answer.Authority.Single().Name}");
    }

    private void Import(string name, string spec) => informers.For(ResourceTypes.ServiceImports).Put(Parse(
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"shop"},"spec":{{{spec}}} }"""));

    private void Slice(string service, string cluster, string endpoints) => informers.For(ResourceTypes.EndpointSlices).Put(Parse($$$"""
        {"metadata":{"name":"{{{service}}}-{{{cluster}}}","namespace":"shop","labels":{"multicluster.kubernetes.io/service-name":"{{{service}}}","multicluster.kubernetes.io/source-cluster":"{{{cluster}}}"}},
         "addressType":"IPv4","ports":[{"name":"tcp","protocol":"TCP","port":42},{"name":"udp","protocol":"UDP","port":42}],"endpoints":[{{{endpoints}}}]}
        """));

    private static KubeObject Parse(string json) => KubeObject.Parse(System.Text.Encoding.UTF8.GetBytes(json));
}
