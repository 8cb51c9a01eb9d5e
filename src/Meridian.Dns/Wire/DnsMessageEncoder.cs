using System.Buffers;
using System.Text;

namespace Meridian.Dns;

/// <summary><see cref="DnsMessage"/> to wire bytes.</summary>
internal static class DnsMessageEncoder
{
    private const ushort ClassIn = 1;
    private const int MaxKnownNames = 256;
    private const int MaxEdnsLength = 11 + 24;

    public static byte[] Encode(DnsMessage message, int limit)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(limit, ushort.MaxValue));
        try
        {
            return Encode(message, buffer.AsSpan(0, Math.Min(limit, ushort.MaxValue)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Encode(DnsMessage message, Span<byte> buffer)
    {
        Span<ushort> knownNames = stackalloc ushort[MaxKnownNames];
        var writer = new WireWriter(buffer, knownNames);
        writer.UInt16(message.Id);
        writer.UInt16(Flags(message));
        writer.UInt16((ushort)message.Questions.Count);
        foreach (var _ in (ReadOnlySpan<int>)[1, 2, 3]) writer.UInt16(0);
        foreach (var question in message.Questions)
        {
            writer.Name(question.Name);
            writer.UInt16((ushort)question.Type);
            writer.UInt16(ClassIn);
        }
        if (writer.Overflow) throw new ArgumentException($"the question does not fit in {buffer.Length} bytes", nameof(message));

        var room = buffer.Length - (message.Edns is null ? 0 : MaxEdnsLength);
        var complete = Section(ref writer, message.Answers, room, 6) && Section(ref writer, message.Authority, room, 8);
        var additional = 0;
        if (complete) additional = Records(ref writer, message.Additional, room);
        else writer.Patch(2, (ushort)(Flags(message) | HeaderFlags.Truncated));
        if (message.Edns is { } edns)
        {
            additional++;
            WriteEdns(ref writer, edns, (int)message.Code >> 4);
        }
        writer.Patch(10, (ushort)additional);
        return buffer[..writer.Position].ToArray();
    }

    private static ushort Flags(DnsMessage message)
    {
        var flags = message.Opcode << 11 | (int)message.Code & 0xF;
        if (message.IsResponse) flags |= HeaderFlags.Response;
        if (message.Authoritative) flags |= HeaderFlags.Authoritative;
        if (message.Truncated) flags |= HeaderFlags.Truncated;
        if (message.RecursionDesired) flags |= HeaderFlags.RecursionDesired;
        if (message.RecursionAvailable) flags |= HeaderFlags.RecursionAvailable;
        return (ushort)flags;
    }

    private static bool Section(ref WireWriter writer, IReadOnlyList<DnsRecord> records, int room, int countAt)
    {
        var written = Records(ref writer, records, room);
        writer.Patch(countAt, (ushort)written);
        return written == records.Count;
    }

    // A record set is written whole or not at all: half a set would be taken for all of it.
    private static int Records(ref WireWriter writer, IReadOnlyList<DnsRecord> records, int room)
    {
        int setStart = writer.Position, setFirst = 0;
        for (var i = 0; i < records.Count; i++)
        {
            if (i > 0 && (records[i].Type != records[i - 1].Type || !records[i].Name.Equals(records[i - 1].Name)))
                (setStart, setFirst) = (writer.Position, i);
            Record(ref writer, records[i]);
            if (writer.Position <= room) continue;
            writer.Rewind(setStart);
            return setFirst;
        }
        return records.Count;
    }

    private static void Record(ref WireWriter writer, DnsRecord record)
    {
        writer.Name(record.Name);
        writer.UInt16((ushort)record.Type);
        writer.UInt16(ClassIn);
        writer.UInt32(record.Ttl);
        var lengthAt = writer.Position;
        writer.UInt16(0);
        Data(ref writer, record.Data, compress: true);
        writer.Patch(lengthAt, (ushort)(writer.Position - lengthAt - 2));
    }

    /// <summary>Writes a record's data without its length.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="data">What.</param>
    /// <param name="compress">Whether names may be compressed, for the types where RFC 3597 allows it.</param>
    public static void Data(ref WireWriter writer, RecordData data, bool compress)
    {
        switch (data)
        {
            case AddressData address:
                Span<byte> bytes = stackalloc byte[16];
                address.Address.TryWriteBytes(bytes, out var length);
                writer.Bytes(bytes[..length]);
                break;
            case NameData name:
                writer.Name(name.Target, compress);
                break;
            case SoaData soa:
                Soa(ref writer, soa, compress);
                break;
            case SrvData srv:
                writer.UInt16(srv.Priority);
                writer.UInt16(srv.Weight);
                writer.UInt16(srv.Port);
                writer.Name(srv.Target, compress: false);
                break;
            case MailData mail:
                writer.UInt16(mail.Preference);
                writer.Name(mail.Exchange, compress);
                break;
            case ServiceBindingData binding:
                writer.UInt16(binding.Priority);
                writer.Name(binding.Target, compress: false);
                writer.Bytes(binding.Parameters.Span);
                break;
            case TextData text:
                Text(ref writer, text);
                break;
            case OpaqueData opaque:
                writer.Bytes(opaque.Bytes.Span);
                break;
            default:
                throw new ArgumentException($"there is no encoding for {data.GetType().Name}", nameof(data));
        }
    }

    private static void Soa(ref WireWriter writer, SoaData soa, bool compress)
    {
        writer.Name(soa.PrimaryServer, compress);
        writer.Name(soa.Mailbox, compress);
        writer.UInt32(soa.Serial);
        writer.UInt32(soa.Refresh);
        writer.UInt32(soa.Retry);
        writer.UInt32(soa.Expire);
        writer.UInt32(soa.NegativeTtl);
    }

    private static void Text(ref WireWriter writer, TextData text)
    {
        foreach (var part in text.Strings)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            if (bytes.Length > byte.MaxValue) throw new ArgumentException($"a TXT string has {bytes.Length} bytes, at most {byte.MaxValue} fit", nameof(text));
            writer.Byte((byte)bytes.Length);
            writer.Bytes(bytes);
        }
    }

    private static void WriteEdns(ref WireWriter writer, Edns edns, int codeExtension)
    {
        writer.Byte(0);
        writer.UInt16((ushort)RecordType.OPT);
        writer.UInt16(edns.PayloadSize);
        writer.UInt32((uint)(codeExtension << 24 | edns.Version << 16 | (edns.DnssecOk ? 0x8000 : 0)));
        Span<byte> options = stackalloc byte[24];
        var length = edns.ClientSubnet is { } subnet ? EdnsOptions.Write(SubnetOption.Of(subnet), subnet.ScopePrefix, options) : 0;
        writer.UInt16((ushort)length);
        writer.Bytes(options[..length]);
    }
}
