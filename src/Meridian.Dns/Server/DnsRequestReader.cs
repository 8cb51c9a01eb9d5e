using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>Reads queries without making objects. What cannot be answered gets its error code here.</summary>
internal static class DnsRequestReader
{
    private const ushort ClassIn = 1;
    private const int PlainUdpLimit = 512;

    // Nothing that asks has more; without a limit, counts alone would make work.
    private const int MostRecords = 16;

    /// <summary>Whether the packet is a query at all; anything else is dropped without a word, so that two servers never talk in circles.</summary>
    public static bool IsQuery(ReadOnlySpan<byte> packet) => packet.Length >= HeaderFlags.HeaderLength && (packet[2] & 0x80) == 0;

    /// <summary>Reads a query. When the code is not <see cref="ResponseCode.NoError"/>, the request holds what is needed to say so.</summary>
    /// <param name="packet">A packet for which <see cref="IsQuery"/> holds.</param>
    /// <param name="name">Room for the name, <see cref="DnsName.MaxLength"/> bytes; must live as long as the request.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="rotation">Becomes <see cref="DnsRequest.Rotation"/>.</param>
    /// <param name="limit">Most bytes an answer may have over this transport.</param>
    /// <param name="udp">Whether the client's own limit counts.</param>
    /// <param name="request">The request.</param>
    public static ResponseCode Read(ReadOnlySpan<byte> packet, Span<byte> name, in ClientAddress source, uint rotation, int limit, bool udp, out DnsRequest request)
    {
        request = new DnsRequest { Packet = packet, From = source, Limit = udp ? PlainUdpLimit : limit, Rotation = rotation };
        if ((packet[2] & 0x78) != 0) return ResponseCode.NotImplemented;
        if (Count(packet, 4) != 1 || !TryReadName(packet, name, out var length)) return ResponseCode.FormatError;
        var at = HeaderFlags.HeaderLength + length;
        var type = (RecordType)Count(packet, at);
        var questionClass = Count(packet, at + 2);
        at += 4;
        request = request with { Name = name[..length], Type = type, Question = packet[HeaderFlags.HeaderLength..at] };
        // Most queries end here or have one OPT record after it.
        var code = at == packet.Length && Count(packet, 6) + Count(packet, 8) + Count(packet, 10) == 0 ? ResponseCode.NoError : ReadRest(packet, at, limit, udp, ref request);
        if (code != ResponseCode.NoError) return code;
        if (questionClass != ClassIn) return ResponseCode.Refused;
        return type switch
        {
            RecordType.OPT or RecordType.None => ResponseCode.FormatError,
            // Signatures are no content of a zone; MAILB and MAILA are gone since long (RFC 1123).
            RecordType.TSIG or (RecordType)249 or (RecordType)253 or (RecordType)254 => ResponseCode.NotImplemented,
            _ => ResponseCode.NoError,
        };
    }

    // A question's name cannot be compressed: there is nothing before it to point at.
    private static bool TryReadName(ReadOnlySpan<byte> packet, Span<byte> name, out int length)
    {
        var at = HeaderFlags.HeaderLength;
        length = 0;
        while (at < packet.Length && packet[at] != 0)
        {
            if (packet[at] > DnsName.MaxLabelLength) return false;
            at += packet[at] + 1;
        }
        length = at + 1 - HeaderFlags.HeaderLength;
        if (length > DnsName.MaxLength || at + 5 > packet.Length) return false;
        DnsNameComparer.CopyLower(packet.Slice(HeaderFlags.HeaderLength, length), name);
        return true;
    }

    // Walks over whatever follows the question; queries carry at most an OPT record, seldom a signature after it.
    private static ResponseCode ReadRest(ReadOnlySpan<byte> packet, int at, int limit, bool udp, ref DnsRequest request)
    {
        int answers = Count(packet, 6), beforeAdditional = answers + Count(packet, 8), records = beforeAdditional + Count(packet, 10);
        if (answers > 0 || records > MostRecords) return ResponseCode.FormatError;
        Span<byte> owner = stackalloc byte[DnsName.MaxLength];
        for (var i = 0; i < records; i++)
        {
            if (!WireReader.TryReadName(packet, at, owner, out var ownerLength, out at) || at + 10 > packet.Length) return ResponseCode.FormatError;
            var (start, dataLength) = (at, Count(packet, at + 8));
            at += 10;
            if (at + dataLength > packet.Length) return ResponseCode.FormatError;
            if (Count(packet, start) == (int)RecordType.OPT)
            {
                if (request.HasEdns || ownerLength != 1 || i < beforeAdditional) return ResponseCode.FormatError;
                var code = ReadEdns(packet.Slice(start, 10), packet.Slice(at, dataLength), limit, udp, ref request);
                if (code != ResponseCode.NoError) return code;
            }
            if (Count(packet, start) == (int)RecordType.TSIG)
            {
                if (i != records - 1 || i < beforeAdditional) return ResponseCode.FormatError;
                request = request with { IsSigned = true };
            }
            at += dataLength;
        }
        return at == packet.Length ? ResponseCode.NoError : ResponseCode.FormatError;
    }

    private static ResponseCode ReadEdns(ReadOnlySpan<byte> fixedPart, ReadOnlySpan<byte> data, int limit, bool udp, ref DnsRequest request)
    {
        request = request with
        {
            HasEdns = true,
            DnssecOk = (fixedPart[6] & 0x80) != 0,
            Limit = udp ? Math.Min(limit, Math.Max(PlainUdpLimit, Count(fixedPart, 2))) : limit,
        };
        if (fixedPart[5] != 0) return ResponseCode.BadVersion;
        if (!EdnsOptions.TryRead(data, out var options) || options.Subnet is { ScopePrefix: > 0 }) return ResponseCode.FormatError;
        request = request with { Subnet = options.Subnet, Cookie = options.Cookie };
        return ResponseCode.NoError;
    }

    private static int Count(ReadOnlySpan<byte> packet, int at) => BinaryPrimitives.ReadUInt16BigEndian(packet[at..]);
}
