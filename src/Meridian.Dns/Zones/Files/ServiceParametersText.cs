using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Meridian.Dns;

/// <summary>The parameters of SVCB and HTTPS records in text (RFC 9460 section 2.1), to their bytes.</summary>
internal static class ServiceParametersText
{
    private static readonly string[] Names = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath"];

    /// <exception cref="DnsFormatException">A parameter is not known, is there twice, or has a wrong value.</exception>
    public static byte[] Parse(ZoneFileWords words)
    {
        var found = new SortedDictionary<ushort, byte[]>();
        while (words.Peek is not null)
        {
            var word = words.Word();
            var (name, value) = word.Split('=', 2) switch { [var key, var given] => (key, Given(given, words)), var alone => (alone[0], null) };
            var number = NumberOf(name);
            if (!found.TryAdd(number, Value(number, name, value))) throw new DnsFormatException($"{name} is given twice");
        }
        return [.. found.SelectMany(p => (byte[])[(byte)(p.Key >> 8), (byte)p.Key, (byte)(p.Value.Length >> 8), (byte)p.Value.Length, .. p.Value])];
    }

    // A value in quotes is a word of its own.
    private static string Given(string value, ZoneFileWords words) => value.Length > 0 || words.Peek is null ? value : words.Word();

    private static ushort NumberOf(string name)
    {
        var known = Array.IndexOf(Names, name);
        if (known >= 0) return (ushort)known;
        return name.StartsWith("key", StringComparison.Ordinal) && ushort.TryParse(name.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < ushort.MaxValue
            ? number
            : throw new DnsFormatException($"{name} is no parameter of a service; known are {string.Join(", ", Names)} and keyNNN");
    }

    private static byte[] Value(ushort number, string name, string? value) => (Names.ElementAtOrDefault(number), value) switch
    {
        ("no-default-alpn", null or "") => [],
        ("no-default-alpn", _) => throw new DnsFormatException("no-default-alpn has no value"),
        ("mandatory", { Length: > 0 }) => [.. value.Split(',').Select(NumberOf).Order().SelectMany(TwoBytes)],
        ("alpn", { Length: > 0 }) => [.. value.Split(',').Select(ZoneFileWords.Unescaped).SelectMany(p => p.Length is > 0 and <= 255 ? p.Prepend((byte)p.Length) : throw new DnsFormatException("a protocol of alpn has 1 to 255 bytes"))],
        ("port", { Length: > 0 }) => TwoBytes(ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : throw new DnsFormatException($"\"{value}\" is no port")),
        ("ipv4hint", { Length: > 0 }) => Addresses(value, AddressFamily.InterNetwork),
        ("ipv6hint", { Length: > 0 }) => Addresses(value, AddressFamily.InterNetworkV6),
        ("ech", { Length: > 0 }) => Convert.FromBase64String(value),
        ("mandatory" or "alpn" or "port" or "ipv4hint" or "ipv6hint" or "ech", _) => throw new DnsFormatException($"{name} needs a value"),
        _ => ZoneFileWords.Unescaped(value ?? ""),
    };

    private static byte[] Addresses(string value, AddressFamily family) =>
        [.. value.Split(',').SelectMany(a => IPAddress.TryParse(a, out var address) && address.AddressFamily == family ? address.GetAddressBytes() : throw new DnsFormatException($"\"{a}\" is no address of the kind"))];

    private static byte[] TwoBytes(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }
}
