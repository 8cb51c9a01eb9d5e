using System.Net.Sockets;
using System.Text;
using System.Text.Unicode;

namespace Meridian.Dns;

/// <summary>Record data in the text form of zone files.</summary>
internal static class RecordDataText
{
    private const string Generic = "\\#";

    /// <exception cref="DnsFormatException">The words are not data of the type.</exception>
    public static RecordData Parse(RecordType type, ZoneFileWords words) => words.Peek == Generic ? Unknown(type, words) : type switch
    {
        RecordType.A => new AddressData(words.Address(AddressFamily.InterNetwork)),
        RecordType.AAAA => new AddressData(words.Address(AddressFamily.InterNetworkV6)),
        RecordType.NS or RecordType.CNAME or RecordType.PTR => new NameData(type, words.Name()),
        RecordType.SOA => new SoaData(words.Name(), words.Name(), words.UInt32(), words.Seconds(), words.Seconds(), words.Seconds(), words.Seconds()),
        RecordType.MX => new MailData(words.UInt16(), words.Name()),
        RecordType.SRV => new SrvData(words.UInt16(), words.UInt16(), words.UInt16(), words.Name()),
        RecordType.TXT => Text(words),
        RecordType.SVCB or RecordType.HTTPS => new ServiceBindingData(type, words.UInt16(), words.Name(), ServiceParametersText.Parse(words)),
        RecordType.CAA => Authority(words),
        RecordType.DS => Signer(words),
        _ => throw new DnsFormatException($"the data of TYPE{(int)type} is written {Generic} LENGTH HEX"),
    };

    private static RecordData Text(ZoneFileWords words)
    {
        var strings = new List<byte[]> { words.String() };
        while (words.Peek is not null) strings.Add(words.String());
        if (strings.TrueForAll(s => Utf8.IsValid(s))) return new TextData([.. strings.Select(Encoding.UTF8.GetString)]);
        return new OpaqueData(RecordType.TXT, strings.SelectMany(s => s.Prepend((byte)s.Length)).ToArray());
    }

    private static OpaqueData Authority(ZoneFileWords words)
    {
        var (flags, tag) = (words.Byte(), words.String());
        if (tag.Length == 0 || !tag.All(b => char.IsAsciiLetterOrDigit((char)b))) throw new DnsFormatException("the tag of a CAA record has letters and digits");
        return new OpaqueData(RecordType.CAA, (byte[])[flags, (byte)tag.Length, .. tag, .. ZoneFileWords.Unescaped(words.Word())]);
    }

    private static OpaqueData Signer(ZoneFileWords words)
    {
        var (key, algorithm, digest) = (words.UInt16(), words.Byte(), words.Byte());
        return new OpaqueData(RecordType.DS, (byte[])[(byte)(key >> 8), (byte)key, algorithm, digest, .. words.Hex()]);
    }

    // RFC 3597: any type by its bytes; those of a type that is known must still be its own.
    private static RecordData Unknown(RecordType type, ZoneFileWords words)
    {
        words.Word();
        var (length, bytes) = (words.UInt16(), words.Hex());
        if (bytes.Length != length) throw new DnsFormatException($"the data has {bytes.Length} bytes and says {length}");
        return DnsMessageDecoder.Data(bytes, type);
    }
}
