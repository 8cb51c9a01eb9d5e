using System.Net;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class FederatedNamesTests
{
    private static readonly FederationOptions Options = new() { Name = "ufp", DnsZone = "example.com" };
    private static readonly ObjectKey Key = new("test", "nginx");

    private static readonly MemberPlace[] Members =
    [
        new("c1", "fooregion", ["foozone"]),
        new("c2", "barregion", ["barzone"]),
    ];

    private static string[] Records(MemberPlace[] members, params (string Cluster, string Ip)[] healthy)
    {
        var service = new NamedService(Key, [.. healthy.Select(h => new ServiceReach(h.Cluster, [IPAddress.Parse(h.Ip)], []))]);
        return [.. new FederatedNames(members, Options).Of(service).Select(Text).Order(StringComparer.Ordinal)];
    }

    private static string Text(DesiredRecordSet records)
    {
        var data = records.Data.Select(d => d is AddressData address ? address.Address.ToString() : ((NameData)d).Target.ToString());
        return $"{records.Name} {records.Ttl} {records.Type} {string.Join(", ", data)}".Replace("nginx.test.ufp.svc", "S", StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OneHealthyCluster_OthersLeadToTheWorld()
    {
        Assert.Equivalent(
            new[]
            {
                "S.barregion.example.com 5 CNAME S.example.com",
                "S.barzone.barregion.example.com 5 CNAME S.barregion.example.com",
                "S.example.com 5 A 198.51.100.1",
                "S.fooregion.example.com 5 A 198.51.100.1",
                "S.foozone.fooregion.example.com 5 A 198.51.100.1",
            },
            Records(Members, ("c1", "198.51.100.1")),
            strict: true);
    }

    [Fact]
    public void Of_NoHealthyCluster_NamesExistButTheWorldsDoesNot()
    {
        var records = Records(Members);

        Assert.Equal(4, records.Length);
        Assert.All(records, r => Assert.Contains("CNAME", r, StringComparison.Ordinal));
        Assert.DoesNotContain(records, r => r.StartsWith("S.example.com ", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_ClusterOfSeveralZones_HasANameInEach()
    {
        var records = Records([new("c1", "r", ["z1", "z2"]), new("c2", "r", ["z2"])], ("c1", "198.51.100.1"), ("c2", "198.51.100.2"));

        Assert.Contains("S.z1.r.example.com 5 A 198.51.100.1", records);
        Assert.Contains("S.z2.r.example.com 5 A 198.51.100.1, 198.51.100.2", records);
        Assert.Contains("S.r.example.com 5 A 198.51.100.1, 198.51.100.2", records);
    }

    [Fact]
    public void Of_MemberWithoutAPlace_IsOnlyInTheWorld() =>
        Assert.Equal(["S.example.com 5 A 198.51.100.1"], Records([new("c1", "", [])], ("c1", "198.51.100.1")));

    [Fact]
    public void Of_LoadBalancerKnownByName_IsAnAlias()
    {
        var service = new NamedService(Key, [new ServiceReach("c1", [], ["x.elb.example"])]);

        Assert.Contains(new FederatedNames(Members, Options).Of(service), r => Text(r) == "S.fooregion.example.com 5 CNAME x.elb.example");
    }

    [Fact]
    public void Of_EachTarget_TellsItsClusterAndWhoIsLeftOutWhy()
    {
        MemberPlace[] members = [new("c1", "r", ["z1"], new GeoPoint(1, 2)), new("c2", "r", ["z2"])];
        var service = new NamedService(Key,
            [new ServiceReach("c1", [IPAddress.Parse("198.51.100.1"), IPAddress.Parse("2001:db8::1")], []), new ServiceReach("c2", [], []) { Fault = "no endpoint is ready" }])
        {
            Policy = TrafficPolicy.Parse("weighted c1=3"), Ttl = TimeSpan.FromSeconds(30),
        };

        var global = new FederatedNames(members, Options).Of(service).Where(s => s.Level == NameLevel.Global).ToArray();

        Assert.Equal([RecordType.A, RecordType.AAAA], global.Select(s => s.Type));
        Assert.All(global, set =>
        {
            Assert.Equal(new TrafficTarget("c1") { Region = "r", Zone = "z1", Place = new GeoPoint(1, 2), Weight = 3 }, Assert.Single(set.Targets).Target);
            Assert.Equal(("c2", "no endpoint is ready", 30u), (Assert.Single(set.Excluded).Cluster, set.Excluded[0].Fault, set.Ttl));
        });
    }
}
