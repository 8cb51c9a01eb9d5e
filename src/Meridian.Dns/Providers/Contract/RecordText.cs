using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meridian.Dns;

/// <summary>Record data in its text form (RFC 1035 section 5.1), as the interfaces of providers carry it. Names end with a dot.</summary>
internal static class RecordText
{
    public static string Write(RecordData data) => data switch
    {
        AddressData address => address.Address.ToString(),
        NameData name => Absolute(name.Target),
        SrvData srv => string.Create(CultureInfo.InvariantCulture, $"{srv.Priority} {srv.Weight} {srv.Port} {Absolute(srv.Target)}"),
        TextData text => string.Join(' ', text.Strings.Select(Quoted)),
        OpaqueData opaque => string.Create(CultureInfo.InvariantCulture, $"\\# {opaque.Bytes.Length} {Convert.ToHexString(opaque.Bytes.Span)}"),
        _ => data.ToString(),
    };

    /// <summary>Reads the text form. Data of types that are not written by us is carried as it is.</summary>
    public static RecordData Read(RecordType type, string text) => TryRead(type, text) ?? new OpaqueData(type, Encoding.UTF8.GetBytes(text));

    public static string Absolute(DnsName name) => name.IsRoot ? "." : $"{name}.";

    private static RecordData? TryRead(RecordType type, string text) => type switch
    {
        RecordType.A or RecordType.AAAA => Address(type, text),
        RecordType.CNAME or RecordType.NS or RecordType.PTR => DnsName.TryParse(text) is { } target ? new NameData(type, target) : null,
        RecordType.SRV => Service(text.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        RecordType.TXT => Text(text),
        _ => null,
    };

    private static AddressData? Address(RecordType type, string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == (type == RecordType.A ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6)
            ? new AddressData(address)
            : null;

    private static SrvData? Service(string[] parts) =>
        parts.Length == 4 && Number(parts[0]) is { } priority && Number(parts[1]) is { } weight && Number(parts[2]) is { } port && DnsName.TryParse(parts[3]) is { } target
            ? new SrvData(priority, weight, port, target)
            : null;

    private static ushort? Number(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (b is (byte)'"' or (byte)'\\') quoted.Append('\\').Append((char)b);
            else if (b is >= 0x20 and < 0x7f) quoted.Append((char)b);
            else quoted.Append('\\').Append(b.ToString("D3", CultureInfo.InvariantCulture));
        }
        return quoted.Append('"').ToString();
    }

    // Strings in quotes, or words without; null when it is neither.
    private static TextData? Text(string text)
    {
        var strings = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is ' ' or '\t')
            {
                at++;
                continue;
            }
            if (OneString(text, ref at) is not { } one) return null;
            strings.Add(one);
        }
        return strings.Count == 0 ? null : new TextData(strings);
    }

    private static string? OneString(string text, ref int at)
    {
        var bytes = new List<byte>();
        var quoted = text[at] == '"';
        if (quoted) at++;
        for (; at < text.Length; at++)
        {
            if (quoted ? text[at] == '"' : text[at] is ' ' or '\t')
            {
                at++;
                return Encoding.UTF8.GetString([.. bytes]);
            }
            if (text[at] != '\\') bytes.AddRange(Encoding.UTF8.GetBytes(text[at].ToString()));
            else if (Escaped(text, ref at) is { } b) bytes.Add(b);
            else return null;
        }
        return quoted ? null : Encoding.UTF8.GetString([.. bytes]);
    }

    private static byte? Escaped(string text, ref int at)
    {
        if (at + 1 >= text.Length) return null;
        if (!char.IsAsciiDigit(text[at + 1])) return text[++at] <= 0x7f ? (byte)text[at] : null;
        if (at + 3 >= text.Length || !byte.TryParse(text.AsSpan(at + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
        at += 3;
        return value;
    }
}
