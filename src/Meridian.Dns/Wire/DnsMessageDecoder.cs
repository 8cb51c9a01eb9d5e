using System.Net;
using System.Text;
using System.Text.Unicode;

namespace Meridian.Dns;

/// <summary>Wire bytes to <see cref="DnsMessage"/>.</summary>
internal static class DnsMessageDecoder
{
    private const ushort ClassIn = 1;

    public static DnsMessage Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes, 0);
        var id = reader.UInt16();
        var flags = reader.UInt16();
        int questionCount = reader.UInt16(), answerCount = reader.UInt16(), authorityCount = reader.UInt16(), additionalCount = reader.UInt16();
        var extension = new EdnsPart();
        var questions = Questions(ref reader, questionCount);
        var answers = Records(ref reader, answerCount, null);
        var authority = Records(ref reader, authorityCount, null);
        var additional = Records(ref reader, additionalCount, extension);
        return new DnsMessage
        {
            Id = id,
            IsResponse = (flags & HeaderFlags.Response) != 0,
            Opcode = (byte)(flags >> 11 & 0xF),
            Authoritative = (flags & HeaderFlags.Authoritative) != 0,
            Truncated = (flags & HeaderFlags.Truncated) != 0,
            RecursionDesired = (flags & HeaderFlags.RecursionDesired) != 0,
            RecursionAvailable = (flags & HeaderFlags.RecursionAvailable) != 0,
            Code = (ResponseCode)(flags & 0xF | extension.CodeExtension << 4),
            Questions = questions,
            Answers = answers,
            Authority = authority,
            Additional = additional,
            Edns = extension.Edns,
        };
    }

    private sealed class EdnsPart
    {
        public Edns? Edns { get; set; }

        public int CodeExtension { get; set; }
    }

    private static List<DnsQuestion> Questions(ref WireReader reader, int count)
    {
        var questions = new List<DnsQuestion>();
        for (var i = 0; i < count; i++)
        {
            var question = new DnsQuestion(reader.Name(), (RecordType)reader.UInt16());
            if (reader.UInt16() == ClassIn) questions.Add(question);
        }
        return questions;
    }

    private static List<DnsRecord> Records(ref WireReader reader, int count, EdnsPart? edns)
    {
        var records = new List<DnsRecord>();
        for (var i = 0; i < count; i++)
        {
            var name = reader.Name();
            var type = (RecordType)reader.UInt16();
            var recordClass = reader.UInt16();
            var ttl = reader.UInt32();
            var length = reader.UInt16();
            if (type == RecordType.OPT) ReadEdns(ref reader, length, recordClass, ttl, name, edns);
            else if (recordClass == ClassIn) records.Add(new DnsRecord(name, ttl, Data(ref reader, type, length)));
            else reader.Bytes(length);
        }
        return records;
    }

    private static void ReadEdns(ref WireReader reader, int length, ushort payloadSize, uint ttl, DnsName name, EdnsPart? part)
    {
        if (part is null || part.Edns is not null || !name.IsRoot) throw new DnsFormatException("an OPT record stands where none may be");
        if (!EdnsOptions.TryRead(reader.Bytes(length), out var options)) throw new DnsFormatException("the EDNS options are malformed");
        part.CodeExtension = (int)(ttl >> 24);
        part.Edns = new Edns
        {
            PayloadSize = payloadSize,
            Version = (byte)(ttl >> 16),
            DnssecOk = (ttl & 0x8000) != 0,
            ClientSubnet = options.Subnet?.ToClientSubnet(),
        };
    }

    /// <summary>The data of a record whose names are not compressed.</summary>
    public static RecordData Data(ReadOnlySpan<byte> bytes, RecordType type)
    {
        var reader = new WireReader(bytes, 0);
        return Data(ref reader, type, bytes.Length);
    }

    private static RecordData Data(ref WireReader reader, RecordType type, int length)
    {
        var end = reader.Position + length;
        RecordData data = type switch
        {
            RecordType.A when length == 4 => new AddressData(new IPAddress(reader.Bytes(4))),
            RecordType.AAAA when length == 16 => new AddressData(new IPAddress(reader.Bytes(16))),
            RecordType.CNAME or RecordType.NS or RecordType.PTR => new NameData(type, reader.Name()),
            RecordType.SOA => new SoaData(reader.Name(), reader.Name(), reader.UInt32(), reader.UInt32(), reader.UInt32(), reader.UInt32(), reader.UInt32()),
            RecordType.SRV => new SrvData(reader.UInt16(), reader.UInt16(), reader.UInt16(), reader.Name()),
            RecordType.MX => new MailData(reader.UInt16(), reader.Name()),
            RecordType.SVCB or RecordType.HTTPS => ServiceBinding(ref reader, type, end),
            RecordType.TXT => Text(reader.Bytes(length)),
            RecordType.A or RecordType.AAAA => throw new DnsFormatException($"an {type} record has {length} bytes of data"),
            _ => new OpaqueData(type, reader.Bytes(length).ToArray()),
        };
        return reader.Position == end ? data : throw new DnsFormatException($"the data of a {type} record does not end where its length says");
    }

    private static ServiceBindingData ServiceBinding(ref WireReader reader, RecordType type, int end)
    {
        var (priority, target) = (reader.UInt16(), reader.Name());
        if (reader.Position > end) throw new DnsFormatException($"the data of a {type} record does not end where its length says");
        return new ServiceBindingData(type, priority, target, reader.Bytes(end - reader.Position).ToArray());
    }

    // Text that is not UTF-8 is carried as bytes, so that nothing is lost on the way through.
    private static RecordData Text(ReadOnlySpan<byte> bytes)
    {
        var strings = new List<string>();
        var rest = new WireReader(bytes, 0);
        while (rest.Position < bytes.Length)
        {
            var text = rest.Bytes(rest.Byte());
            if (!Utf8.IsValid(text)) return new OpaqueData(RecordType.TXT, bytes.ToArray());
            strings.Add(Encoding.UTF8.GetString(text));
        }
        return strings.Count > 0 ? new TextData(strings) : throw new DnsFormatException("a TXT record has no string");
    }
}
