using System.Net;
using CsCheck;
using Meridian.Dns.Tests.Wire;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Dns.Tests.Zones;

public sealed class ZoneAnswerTests
{
    private readonly ZoneStore store = new(new ZoneOptions { Apex = N("meridian.test"), NameServerAddresses = [IPAddress.Parse("127.240.0.1")] }, new FakeTimeProvider());
    private readonly AuthoritativeHandler handler;

    public ZoneAnswerTests()
    {
        handler = new AuthoritativeHandler([store]);
        store.Apply(
        [
            ZoneChange.Set(RecordSet.Alias(N("z.r.svc.meridian.test"), N("r.svc.meridian.test"))),
            ZoneChange.Set(RecordSet.Alias(N("r.svc.meridian.test"), N("web.svc.meridian.test"))),
            ZoneChange.Set(RecordSet.Addresses(N("web.svc.meridian.test"), [Ip(1), Ip(2), Ip(3)])),
            ZoneChange.Set(RecordSet.Alias(N("broken.meridian.test"), N("gone.meridian.test"))),
            ZoneChange.Set(RecordSet.Alias(N("out.meridian.test"), N("elsewhere.example"))),
            ZoneChange.Set(RecordSet.Addresses(N("*.wild.meridian.test"), [Ip(9)])),
            ZoneChange.Set(RecordSet.Addresses(N("own.wild.meridian.test"), [Ip(8)])),
            ZoneChange.Set(RecordSet.Addresses(N("x.deep.own.wild.meridian.test"), [Ip(7)])),
            ZoneChange.Set(RecordSet.Alias(N("loop1.meridian.test"), N("loop2.meridian.test"))),
            ZoneChange.Set(RecordSet.Alias(N("loop2.meridian.test"), N("loop1.meridian.test"))),
        ]);
    }

    [Theory]
    [InlineData("WEB.svc.meridian.test", "10.0.0.1 10.0.0.2 10.0.0.3")]
    [InlineData("z.r.svc.meridian.test", "r.svc.meridian.test web.svc.meridian.test 10.0.0.1 10.0.0.2 10.0.0.3")]
    [InlineData("out.meridian.test", "elsewhere.example")]
    [InlineData("any.wild.meridian.test", "10.0.0.9")]
    [InlineData("a.b.wild.meridian.test", "10.0.0.9")]
    [InlineData("own.wild.meridian.test", "10.0.0.8")]
    [InlineData("ns.meridian.test", "127.240.0.1")]
    public void Answer_NameThatExists_GivesItsRecordsWithAliases(string name, string expected)
    {
        var answer = Ask.A(handler, name);

        Assert.Equal(ResponseCode.NoError, answer.Code);
        Assert.True(answer.Authoritative);
        Assert.Equal(expected, string.Join(' ', answer.Answers.Select(r => r.Data switch { AddressData a => a.Address.ToString(), NameData n => n.Target.ToString(), _ => "?" })));
        Assert.Equal(name.ToLowerInvariant(), answer.Answers[0].Name.ToString());
        Assert.Empty(answer.Authority);
    }

    [Theory]
    [InlineData("nothing.meridian.test", RecordType.A, ResponseCode.NameError)]
    [InlineData("below.own.wild.meridian.test", RecordType.A, ResponseCode.NameError)] // own.wild exists, so the wildcard above it does not reach below
    [InlineData("broken.meridian.test", RecordType.A, ResponseCode.NameError)]
    [InlineData("web.svc.meridian.test", RecordType.AAAA, ResponseCode.NoError)]
    [InlineData("svc.meridian.test", RecordType.A, ResponseCode.NoError)] // exists because names below it do
    [InlineData("deep.own.wild.meridian.test", RecordType.A, ResponseCode.NoError)]
    [InlineData("meridian.test", RecordType.A, ResponseCode.NoError)]
    [InlineData("any.wild.meridian.test", RecordType.TXT, ResponseCode.NoError)]
    public void Answer_NoSuchRecord_SaysWhetherTheNameExists(string name, RecordType type, ResponseCode expected)
    {
        var answer = Ask.A(handler, name, type);

        Assert.Equal(expected, answer.Code);
        Assert.DoesNotContain(answer.Answers, r => r.Type == type);
        var soa = Assert.Single(answer.Authority);
        Assert.Equal("meridian.test", soa.Name.ToString());
        Assert.Equal(5u, soa.Ttl);
    }

    [Fact]
    public void Answer_Apex_HasSoaAndNs()
    {
        Assert.Equal(store.Current.Serial, ((SoaData)Assert.Single(Ask.A(handler, "meridian.test", RecordType.SOA).Answers).Data).Serial);
        Assert.Equal("ns.meridian.test", ((NameData)Assert.Single(Ask.A(handler, "meridian.test", RecordType.NS).Answers).Data).Target.ToString());
    }

    [Fact]
    public void Answer_OtherZone_IsRefused() => Assert.Equal(ResponseCode.Refused, Ask.A(handler, "example.com").Code);

    [Fact]
    public void Answer_AliasLoop_Ends() => Assert.NotEmpty(Ask.A(handler, "loop1.meridian.test").Answers);

    [Fact]
    public void Answer_OneAfterTheOther_TurnsTheAddresses()
    {
        var firsts = Enumerable.Range(0, 3).Select(i => Ask.A(handler, "web.svc.meridian.test", rotation: (uint)i).Answers[0].Data).ToHashSet();

        Assert.Equal(3, firsts.Count);
    }

    [Fact]
    public void Answer_SetWithAPlan_TellsTheClientWhatIsForItsPlaceAndForHowManyBitsThatHolds()
    {
        var name = N("near.meridian.test");
        var plan = new TrafficPlan(TrafficPolicy.Default, [new TrafficTarget("a") { Place = new(0, 0) }, new TrafficTarget("b") { Place = new(50, 50) }], RoundTrips.Estimated);
        store.Apply([ZoneChange.Set(new RecordSet(name, RecordType.A, [new AddressData(Ip(1)), new AddressData(Ip(2))]) { Routing = plan })]);
        (IPNetwork, NetworkPlace)[] networks =
        [
            (IPNetwork.Parse("10.0.0.0/8"), new(new Location("here", new GeoPoint(1, 1)), LocationSource.Network)),
            (IPNetwork.Parse("10.128.0.0/28"), new(new Location("there", new GeoPoint(49, 50)), LocationSource.Network)),
        ];
        var placed = new AuthoritativeHandler([store], new ClientLocator(new NetworkTable(networks)));

        var bySource = Ask.A(placed, "near.meridian.test", source: "10.0.0.9");
        var bySubnet = Ask.A(placed, "near.meridian.test", subnet: ClientSubnet.Of(new IPAddress([10, 128, 0, 1]), 32));
        var wide = Ask.A(placed, "near.meridian.test", subnet: ClientSubnet.Of(Ip(1), 24));
        var unwanted = Ask.A(placed, "near.meridian.test", source: "10.0.0.9", subnet: new ClientSubnet(IPAddress.Any, 0, 0));
        var same = Ask.A(placed, "web.svc.meridian.test", subnet: ClientSubnet.Of(Ip(3), 32));

        Assert.Equal([new AddressData(Ip(1))], bySource.Answers.Select(r => r.Data));
        Assert.Equal([new AddressData(Ip(2))], bySubnet.Answers.Select(r => r.Data));
        Assert.Equal((24, 9, 0, 0), (Scope(bySubnet), Scope(wide), Scope(unwanted), Scope(same)));
        Assert.Equal([new AddressData(Ip(1))], unwanted.Answers.Select(r => r.Data));

        static int Scope(DnsMessage answer) => answer.Edns!.ClientSubnet!.ScopePrefix;
    }

    [Fact]
    public void Answer_AnyZoneAndQuestion_IsAMessageThatAgreesWithTheZone()
    {
        Gen.Select(DnsGen.Name.List[0, 12], DnsGen.Name).Sample((names, asked) =>
        {
            var zone = new ZoneStore(new ZoneOptions { Apex = N("t") }, new FakeTimeProvider());
            foreach (var name in names) zone.Apply([ZoneChange.Set(RecordSet.Addresses(Below(name), [Ip(1)]))]);
            foreach (var name in names.Skip(6)) zone.Apply([ZoneChange.RemoveAll(Below(name))]);
            var left = names.Take(6).Select(Below).Except(names.Skip(6).Select(Below)).ToHashSet();

            var answer = Ask.A(new AuthoritativeHandler([zone]), Below(asked).ToString());

            var exists = left.Any(n => n.IsAtOrBelow(Below(asked)));
            if (left.Contains(Below(asked))) Assert.Single(answer.Answers);
            else if (exists) Assert.Equal((ResponseCode.NoError, 0), (answer.Code, answer.Answers.Count));
            else if (!left.Any(n => n.Labels().Contains("*"))) Assert.Equal(ResponseCode.NameError, answer.Code);
        });

        static DnsName Below(DnsName name) => name.IsRoot ? N("only.t") : N($"{name}.t");
    }

    private static DnsName N(string name) => DnsName.Parse(name);

    private static IPAddress Ip(byte last) => new([10, 0, 0, last]);
}
