using System.Net;
using Meridian.Dns;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Fuzz;

/// <summary>Packets to the DNS server, and zone files. An answer must be a message, and no longer than the client takes.</summary>
internal static class DnsTargets
{
    private const string ZoneText = """
        $ORIGIN t.
        $TTL 5
        @ SOA ns a 1 2 3 4 5
        @ NS ns
        ns A 10.0.0.1
        * TXT "x"
        a CNAME b
        b A 10.0.0.2
        b A 10.0.0.3
        d NS ns.d
        ns.d A 10.0.0.4
        _s._tcp SRV 1 2 3 b
        h HTTPS 1 . alpn=h2 port=443 ipv4hint=10.0.0.1

        """;

    private static readonly DnsResponder Responder = new(
        new AuthoritativeHandler([ZoneFile.Read(new StringReader(ZoneText), null, TimeProvider.System)]),
        new DnsServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), ResponseLimits = null, MaxUdpPayload = 4096 }, TimeProvider.System, NullLogger.Instance);

    private static readonly DnsCounters Counters = new();

    /// <summary>Whole messages.</summary>
    public static FuzzTarget Messages { get; } = FuzzTarget.Of("dns-message", Message, [], "\0", "\u0001", "\u00c0\u000c", "\u0001a", "\0\u0029", "\0\u00ff") with
    {
        Seeds =
        [
            Query("b.t", RecordType.A), Query("x.d.t", RecordType.AAAA), Query("a.t", RecordType.ANY), Query("_s._tcp.t", RecordType.SRV), Query("t", RecordType.AXFR),
            new DnsMessage { IsResponse = true, Answers = [new DnsRecord(DnsName.Parse("a.t"), 5, new SoaData(DnsName.Parse("t"), DnsName.Root, 1, 2, 3, 4, 5)), new DnsRecord(DnsName.Parse("a.t"), 5, TextData.Of("x"))] }.Encode(),
        ],
    };

    /// <summary>The option list of a query.</summary>
    public static FuzzTarget Options { get; } = FuzzTarget.Of("dns-edns", Edns, ["\0\u0008\0\u0007\0\u0001\u0018\0\u0001\u0002\u0003", "\0\u000a\0\u000801234567", "\0\u000c\0\u0002xx"], "\0\u0008", "\0\u000a", "\0\u0002", "\u0020", "\0");

    /// <summary>Zone files.</summary>
    public static FuzzTarget Zones { get; } = FuzzTarget.Of("dns-zone", input => Zone(FuzzTargets.Text(input)), [ZoneText], "(", ")", "\"", "\\", "\\000", ";", "@", "$ORIGIN ", "$TTL ", "\n", " IN ", "TYPE1 \\# 4 01020304", "*", "1w2d", ".");

    private static void Message(byte[] input)
    {
        Answer(input, udp: true);
        Answer(input, udp: false);
        try
        {
            DnsMessage.Decode(DnsMessage.Decode(input).Encode());
        }
        catch (DnsFormatException)
        {
            // The one failure that bytes may give.
        }
    }

    private static void Edns(byte[] input)
    {
        if (input.Length > 1000) return;
        byte[] query = [.. Query("b.t", RecordType.A)[..^11], 0, 0, 41, 4, 208, 0, 0, 0, 0, (byte)(input.Length >> 8), (byte)input.Length, .. input];
        Answer(query, udp: true);
    }

    private static void Answer(byte[] query, bool udp)
    {
        var response = new byte[udp ? 4096 : ushort.MaxValue];
        if (Responder.Answer(query, IPAddress.Loopback, 7, udp, response, Counters, out var length) == DnsResponder.Outcome.Answered) DnsMessage.Decode(response.AsSpan(0, length));
    }

    private static void Zone(string text)
    {
        try
        {
            // Record sets are made as they are gone through.
            foreach (var _ in ZoneFile.Read(new StringReader(text), null, TimeProvider.System).Current.RecordSets)
            {
            }
        }
        catch (ZoneFileException)
        {
            // It is no zone.
        }
    }

    private static byte[] Query(string name, RecordType type) => DnsMessage.Query(1, DnsName.Parse(name), type).Encode();
}
