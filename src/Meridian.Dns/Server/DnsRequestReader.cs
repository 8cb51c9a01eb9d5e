using System.Buffers.Binary;
using System.Net;

namespace Meridian.Dns;

/// <summary>Reads queries without making objects. What cannot be answered gets its error code here.</summary>
internal static class DnsRequestReader
{
    private const ushort ClassIn = 1;

    /// <summary>Whether the packet is a query at all; anything else is dropped without a word, so that two servers never talk in circles.</summary>
    public static bool IsQuery(ReadOnlySpan<byte> packet) => packet.Length >= HeaderFlags.HeaderLength && (packet[2] & 0x80) == 0;

    /// <summary>Reads a query. When the code is not <see cref="ResponseCode.NoError"/>, the request holds what is needed to say so.</summary>
    /// <param name="packet">A packet for which <see cref="IsQuery"/> holds.</param>
    /// <param name="name">Room for the name, <see cref="DnsName.MaxLength"/> bytes; must live as long as the request.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="rotation">Number of the query.</param>
    /// <param name="limit">Most bytes an answer may have over this transport.</param>
    /// <param name="udp">Whether the client's own limit counts.</param>
    /// <param name="request">The request.</param>
    public static ResponseCode Read(ReadOnlySpan<byte> packet, Span<byte> name, IPAddress source, uint rotation, int limit, bool udp, out DnsRequest request)
    {
        const int plainUdpLimit = 512;
        request = new DnsRequest { Packet = packet, Source = source, Limit = udp ? plainUdpLimit : limit, Rotation = rotation };
        if ((packet[2] & 0x78) != 0) return ResponseCode.NotImplemented;
        if (Count(packet, 4) != 1 || !WireReader.TryReadName(packet, HeaderFlags.HeaderLength, name, out var length, out var at) || at + 4 > packet.Length)
            return ResponseCode.FormatError;
        // A compressed question could only point into the header.
        if (at - HeaderFlags.HeaderLength != length) return ResponseCode.FormatError;
        var type = (RecordType)BinaryPrimitives.ReadUInt16BigEndian(packet[at..]);
        var questionClass = BinaryPrimitives.ReadUInt16BigEndian(packet[(at + 2)..]);
        at += 4;
        request = new DnsRequest
        {
            Packet = packet, Source = source, Limit = request.Limit, Rotation = rotation,
            Name = name[..length], Type = type, Question = packet[HeaderFlags.HeaderLength..at],
        };
        var code = ReadEdns(packet, at, out var edns);
        if (edns.Present)
        {
            request = new DnsRequest
            {
                Packet = packet, Source = source, Rotation = rotation, Name = name[..length], Type = type, Question = request.Question, HasEdns = true,
                ClientSubnet = edns.Subnet, Limit = udp ? Math.Min(limit, Math.Max(plainUdpLimit, edns.PayloadSize)) : limit,
            };
        }
        if (code != ResponseCode.NoError) return code;
        if (questionClass != ClassIn || type is RecordType.AXFR or RecordType.IXFR) return ResponseCode.Refused;
        return type is RecordType.OPT or RecordType.None ? ResponseCode.FormatError : ResponseCode.NoError;
    }

    private readonly record struct EdnsPart(bool Present, int PayloadSize, ClientSubnet? Subnet);

    // Walks over whatever follows the question; queries carry at most an OPT record, seldom a signature after it.
    private static ResponseCode ReadEdns(ReadOnlySpan<byte> packet, int at, out EdnsPart edns)
    {
        edns = default;
        var records = Count(packet, 6) + Count(packet, 8) + Count(packet, 10);
        Span<byte> owner = stackalloc byte[DnsName.MaxLength];
        for (var i = 0; i < records; i++)
        {
            if (!WireReader.TryReadName(packet, at, owner, out var ownerLength, out at) || at + 10 > packet.Length) return ResponseCode.FormatError;
            var fixedPart = packet.Slice(at, 10);
            int dataLength = BinaryPrimitives.ReadUInt16BigEndian(fixedPart[8..]);
            at += 10;
            if (at + dataLength > packet.Length) return ResponseCode.FormatError;
            if (BinaryPrimitives.ReadUInt16BigEndian(fixedPart) == (ushort)RecordType.OPT)
            {
                if (edns.Present || ownerLength != 1) return ResponseCode.FormatError;
                edns = new EdnsPart(true, BinaryPrimitives.ReadUInt16BigEndian(fixedPart[2..]), null);
                if (fixedPart[5] != 0) return ResponseCode.BadVersion;
                if (!EdnsOptions.TryFindClientSubnet(packet.Slice(at, dataLength), out var subnet)) return ResponseCode.FormatError;
                edns = edns with { Subnet = subnet };
            }
            at += dataLength;
        }
        return ResponseCode.NoError;
    }

    private static int Count(ReadOnlySpan<byte> packet, int at) => BinaryPrimitives.ReadUInt16BigEndian(packet[at..]);
}
