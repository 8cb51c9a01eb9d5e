using System.Net;
using Meridian.Dns;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Network.Tests.ClusterDns;

public sealed class ClusterDnsPartsTests
{
    private static readonly DnsName Name = DnsName.Parse("a.test");

    [Fact]
    public void ResolvConf_Servers_AreReadInOrder() =>
        Assert.Equal(["10.0.0.1:53", "[fd00::1]:53"], ResolvConf.Servers("# x\nnameserver 10.0.0.1\nsearch a b\nnameserver\tfd00::1 \nnameserver oops\n").Select(s => s.ToString()));

    [Theory]
    [InlineData("world=meridian.test,x", "", 1)]
    [InlineData("", "{", 1)]
    [InlineData("", "[]", 1)]
    [InlineData("", """{"a.test":["1.2.3.4","nonsense",5],"b..test":[]}""", 3)]
    public void FederationConfig_Faults_AreNamed(string federations, string stubs, int faults) =>
        Assert.Equal(faults, FederationConfig.From(Objects.ConfigMap("kube-system", "kube-dns", ("federations", federations), ("stubDomains", stubs))).Faults.Count);

    [Fact]
    public void FederationConfig_LongestStubDomain_Counts()
    {
        var config = FederationConfig.From(Objects.ConfigMap("kube-system", "kube-dns", ("stubDomains", """{"test":["1.1.1.1"],"a.test":["127.53.0.1:1053"]}""")));

        Assert.Equal("127.53.0.1:1053", config.ServersFor(DnsName.Parse("x.a.test"))!.Single().ToString());
        Assert.Equal("1.1.1.1:53", config.ServersFor(DnsName.Parse("b.test"))!.Single().ToString());
        Assert.Null(config.ServersFor(DnsName.Parse("b.example")));
    }

    [Fact]
    public void AnswerCache_Answer_AgesAndGoes()
    {
        var time = new FakeTimeProvider();
        var cache = new AnswerCache(time);
        var question = new DnsQuestion(Name, RecordType.A);
        cache.Store(question, new DnsMessage { Questions = [question], Answers = [new DnsRecord(Name, 5, new AddressData(IPAddress.Loopback))] }, 300);

        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2u, cache.Find(question)!.Answers[0].Ttl);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(cache.Find(question));
    }

    [Fact]
    public void AnswerCache_NegativeAnswer_LivesAsLongAsItsSoaSays()
    {
        var question = new DnsQuestion(Name, RecordType.A);
        var soa = new DnsRecord(Name, 60, new SoaData(Name, Name, 1, 1, 1, 1, NegativeTtl: 7));

        Assert.Equal(7u, AnswerCache.Lifetime(new DnsMessage { Questions = [question], Code = ResponseCode.NameError, Authority = [soa] }));
        Assert.Equal(0u, AnswerCache.Lifetime(new DnsMessage { Questions = [question], Code = ResponseCode.NameError }));
        Assert.Equal(0u, AnswerCache.Lifetime(new DnsMessage { Questions = [question], Code = ResponseCode.ServerFailure, Authority = [soa] }));
    }
}
