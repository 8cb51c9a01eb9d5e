using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meridian.Dns;

/// <summary>The words of one entry, taken one after the other as what they stand for. What does not fit is a <see cref="DnsFormatException"/> that says what is expected.</summary>
internal sealed class ZoneFileWords(List<ZoneFileWord> words, DnsName? origin)
{
    private int at;

    public bool IsDirective => words[0] is { IsQuoted: false } first && first.Text.StartsWith('$');

    /// <summary>The next word as it stands, or null.</summary>
    public string? Peek => at < words.Count ? words[at].Text : null;

    public string Word() => at < words.Count ? words[at++].Text : throw new DnsFormatException("the record ends too early");

    public void End()
    {
        if (Peek is { } more) throw new DnsFormatException($"\"{more}\" is more than the record has");
    }

    public DnsName Name()
    {
        var text = Word();
        if (text == "@") return origin ?? throw NoOrigin(text);
        // A dot after a backslash is part of the last label.
        if (text == "." || text.EndsWith('.') && !text.EndsWith("\\.", StringComparison.Ordinal)) return DnsName.Parse(text);
        return (origin ?? throw NoOrigin(text)).Prepend(text);
    }

    public byte Byte() => byte.TryParse(Word(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Expected("a number from 0 to 255");

    public ushort UInt16() => ushort.TryParse(Word(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Expected("a number from 0 to 65535");

    public uint UInt32() => uint.TryParse(Word(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Expected("a number below 2^32");

    /// <summary>Seconds, or a sum of weeks, days, hours, minutes and seconds as in <c>1h30m</c>.</summary>
    public uint Seconds()
    {
        ulong sum = 0, number = 0;
        var hasNumber = false;
        foreach (var c in Word())
        {
            if (char.IsAsciiDigit(c) && number < int.MaxValue) (number, hasNumber) = (number * 10 + (ulong)(c - '0'), true);
            else if (hasNumber && UnitOf(c) is > 0 and var unit) (sum, number, hasNumber) = (sum + number * unit, 0, false);
            else throw Expected("a time in seconds, such as 300 or 1h30m");
        }
        sum += number;
        return sum <= int.MaxValue ? (uint)sum : throw Expected("a time below 2^31 seconds");
    }

    // An IPv4 address has four numbers here, not fewer as in other places.
    public IPAddress Address(AddressFamily family) =>
        IPAddress.TryParse(Word(), out var address) && address.AddressFamily == family && (family != AddressFamily.InterNetwork || words[at - 1].Text.Count(c => c == '.') == 3)
            ? address : throw Expected(family == AddressFamily.InterNetwork ? "an IPv4 address" : "an IPv6 address");

    /// <summary>A string of bytes, with its escapes resolved.</summary>
    public byte[] String()
    {
        var bytes = Unescaped(Word());
        return bytes.Length <= byte.MaxValue ? bytes : throw new DnsFormatException($"a string has {bytes.Length} bytes, at most 255 fit");
    }

    /// <summary>All the rest as hexadecimal digits.</summary>
    public byte[] Hex()
    {
        var digits = string.Concat(words[at..].Select(w => w.Text));
        at = words.Count;
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : throw new DnsFormatException($"\"{digits}\" are no hexadecimal bytes");
    }

    /// <summary>The bytes that a text stands for: UTF-8, with <c>\DDD</c> and <c>\X</c>.</summary>
    public static byte[] Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\') bytes.AddRange(Encoding.UTF8.GetBytes(text, i, char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1));
            else if (i + 3 < text.Length && char.IsAsciiDigit(text[i + 1])) bytes.Add(Code(text.AsSpan(++i, 3), ref i));
            else if (i + 1 < text.Length) bytes.AddRange(Encoding.UTF8.GetBytes(text, ++i, 1));
            else throw new DnsFormatException($"\"{text}\" ends in a backslash");
            if (char.IsHighSurrogate(text[i])) i++;
        }
        return [.. bytes];
    }

    private static byte Code(ReadOnlySpan<char> digits, ref int at)
    {
        at += 2;
        return byte.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw new DnsFormatException($"\\{digits} is no byte");
    }

    private static ulong UnitOf(char c) => char.ToLowerInvariant(c) switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, 'w' => 604_800, _ => 0 };

    private static DnsFormatException NoOrigin(string text) => new($"\"{text}\" is below the origin, and no $ORIGIN is given");

    private DnsFormatException Expected(string what) => new($"\"{words[at - 1].Text}\" is not {what}");
}
