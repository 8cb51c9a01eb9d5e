using System.Net;
using CsCheck;

namespace Meridian.Dns.Tests.Zones.Files;

public sealed class ZoneFileTests
{
    private const string Example = """
        $ORIGIN example.test.
        $TTL 1h
        @   IN SOA ns1 admin.example.test. ( 2026010101 ; serial
                1d 2h 1w 300 )
            IN NS  ns1
            NS  ns2.elsewhere.example.
        ns1 A   192.0.2.1
        www 60 IN A 192.0.2.2
            60    A 192.0.2.3
            IN 60 AAAA 2001:db8::1
        $ORIGIN sub.example.test.
        a   CNAME www.example.test.
        *   TXT "any; thing" "with \"quotes\" and \195\164"
        mail MX 10 mx.example.net.
        _sip._tcp SRV 1 2 5060 a
        $ORIGIN example.test.
        child NS ns.child
        ns.child A 192.0.2.9
        svc HTTPS 1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.2
        caa CAA 0 issue "ca.example.net"
        gen TYPE65400 \# 3 01 02ff
        1.2.0.192.in-addr PTR www
        dot\.ted A 192.0.2.4
        """;

    private readonly ZoneStore store = ZoneFile.Read(new StringReader(Example), null, TimeProvider.System);

    [Theory]
    [InlineData("example.test", RecordType.SOA, "3600 SoaData { Type = SOA, PrimaryServer = ns1.example.test, Mailbox = admin.example.test, Serial = 2026010101, Refresh = 86400, Retry = 7200, Expire = 604800, NegativeTtl = 300 }")]
    [InlineData("example.test", RecordType.NS, "3600 ns1.example.test ns2.elsewhere.example")]
    [InlineData("www.example.test", RecordType.A, "60 192.0.2.2 192.0.2.3")]
    [InlineData("www.example.test", RecordType.AAAA, "60 2001:db8::1")]
    [InlineData("a.sub.example.test", RecordType.CNAME, "3600 www.example.test")]
    [InlineData("x.sub.example.test", RecordType.TXT, "3600 any; thing|with \"quotes\" and ä")]
    [InlineData("1.2.0.192.in-addr.example.test", RecordType.PTR, "3600 www.example.test")]
    [InlineData("dot\\.ted.example.test", RecordType.A, "3600 192.0.2.4")]
    [InlineData("gen.example.test", (RecordType)65400, "3600 0102FF")]
    [InlineData("caa.example.test", RecordType.CAA, "3600 0005697373756563612E6578616D706C652E6E6574")]
    public void Read_Records_AreAnswered(string name, RecordType type, string expected)
    {
        var answer = Ask.A(new AuthoritativeHandler([store]), name, type);

        Assert.Equal(expected, $"{answer.Answers[0].Ttl} {string.Join(' ', answer.Answers.Select(r => Text(r.Data)))}");
    }

    [Fact]
    public void Read_ServiceBinding_HasItsParametersInOrder()
    {
        var answer = Ask.A(new AuthoritativeHandler([store]), "svc.example.test", RecordType.HTTPS);
        var binding = Assert.IsType<ServiceBindingData>(Assert.Single(answer.Answers).Data);

        Assert.Equal((1, DnsName.Root, "0001000602683202683300030002 20FB 0004 0004 C0000202".Replace(" ", "", StringComparison.Ordinal)), (binding.Priority, binding.Target, Convert.ToHexString(binding.Parameters.Span)));
    }

    [Fact]
    public void Answer_BelowADelegation_RefersWithGlue()
    {
        var answer = Ask.A(new AuthoritativeHandler([store]), "deep.in.child.example.test");

        Assert.Equal((ResponseCode.NoError, false, 0), (answer.Code, answer.Authoritative, answer.Answers.Count));
        Assert.Equal("child.example.test", Assert.Single(answer.Authority).Name.ToString());
        Assert.Equal(("ns.child.example.test", "192.0.2.9"), (answer.Additional[0].Name.ToString(), Text(answer.Additional[0].Data)));
    }

    [Fact]
    public void Answer_Mail_BringsNoAddressesFromOutside() => Assert.Empty(Ask.A(new AuthoritativeHandler([store]), "mail.sub.example.test", RecordType.MX).Additional);

    [Fact]
    public void Answer_Negative_MayBeKeptForTheMinimumOfTheSoa() => Assert.Equal(300u, Ask.A(new AuthoritativeHandler([store]), "nothing.example.test").Authority[0].Ttl);

    [Theory]
    [InlineData("www A 1.2.3.4", "line 1: \"www\" is below the origin")]
    [InlineData("a.test. 5 A 1.2.3.4", "line 1: the first record of a zone is its SOA")]
    [InlineData("a.test. 5 SOA a. b. 1 2 3 4 5\na.test. 5 NS ns.x.\nb.other. 5 A 1.2.3.4", "line 3: b.other is outside the zone")]
    [InlineData("a.test. 5 SOA a. b. 1 2 3 4 5\na.test. 5 A 1.2.3", "line 2: \"1.2.3\" is not an IPv4 address")]
    [InlineData("a.test. 5 SOA a. b. ( 1 2 3 4 5", "line 1: the parenthesis is never closed")]
    [InlineData("a.test. 5 SOA a. b. 1 2 3 4 5", "the zone a.test has no NS record")]
    [InlineData("a.test. 5 SOA a. b. 1 2 3 4 5 6", "line 1: \"6\" is more than the record has")]
    [InlineData("$GENERATE 1-9 a A 1.2.3.4", "line 1: $GENERATE is not supported")]
    [InlineData("a.test. 5 SOA a. b. 1 2 3 4 5\na.test. 5 NS b.\nc.a.test. 5 CNAME d.\nc.a.test. 5 A 1.2.3.4", "has a CNAME record; it can have nothing else")]
    public void Read_WhatIsNoZone_SaysWhereAndWhy(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ZoneFileException>(() => ZoneFile.Read(new StringReader(text), null, TimeProvider.System)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_AnyText_IsAZoneOrAFault() => Gen.Select(Gen.Int[0, Example.Length - 1], Gen.String[Gen.Char[" \t\n()\";\\$@.aA019"], 0, 12], Gen.Int[0, 20]).Sample((at, noise, cut) =>
    {
        try
        {
            ZoneFile.Read(new StringReader(Example[..at] + noise + Example[Math.Min(Example.Length, at + cut)..]), null, TimeProvider.System);
        }
        catch (ZoneFileException)
        {
            // The one failure that a bad file may give.
        }
    });

    private static string Text(RecordData data) => data switch
    {
        AddressData a => a.Address.ToString(),
        NameData n => n.Target.ToString(),
        TextData t => string.Join('|', t.Strings),
        OpaqueData o => Convert.ToHexString(o.Bytes.Span),
        _ => $"{data}",
    };
}
