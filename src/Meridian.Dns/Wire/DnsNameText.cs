using System.Globalization;
using System.Text;

namespace Meridian.Dns;

/// <summary>The text form of names (RFC 1035 section 5.1), to and from wire bytes.</summary>
internal static class DnsNameText
{
    /// <summary>Writes the lower-case wire form of <paramref name="text"/>, which is neither empty nor the root, and returns its length.</summary>
    public static int Read(string text, Span<byte> wire)
    {
        int labelStart = 0, end = 1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
            {
                CloseLabel(text, wire, labelStart, end);
                labelStart = end++;
                continue;
            }
            if (end >= DnsName.MaxLength) throw new DnsFormatException($"\"{text}\" is longer than {DnsName.MaxLength} bytes");
            wire[end++] = DnsNameComparer.Lower(text[i] == '\\' ? Escape(text, ref i) : Plain(text, i));
        }
        // A final dot has closed the last label already and opened an empty one, which is the root.
        if (end - labelStart > 1)
        {
            CloseLabel(text, wire, labelStart, end);
            labelStart = end++;
        }
        if (end > DnsName.MaxLength) throw new DnsFormatException($"\"{text}\" is longer than {DnsName.MaxLength} bytes");
        wire[labelStart] = 0;
        return end;
    }

    public static string Write(ReadOnlySpan<byte> wire)
    {
        if (wire.Length == 1) return ".";
        var text = new StringBuilder(wire.Length);
        for (var at = 0; wire[at] != 0; at += wire[at] + 1)
        {
            if (at > 0) text.Append('.');
            foreach (var b in wire.Slice(at + 1, wire[at])) Append(text, b);
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, byte b)
    {
        if (b is (byte)'.' or (byte)'\\') text.Append('\\').Append((char)b);
        else if (b is > 0x20 and < 0x7f) text.Append((char)b);
        else text.Append('\\').Append(b.ToString("D3", CultureInfo.InvariantCulture));
    }

    private static void CloseLabel(string text, Span<byte> wire, int labelStart, int end)
    {
        var length = end - labelStart - 1;
        if (length == 0) throw new DnsFormatException($"\"{text}\" has an empty label");
        if (length > DnsName.MaxLabelLength) throw new DnsFormatException($"\"{text}\" has a label longer than {DnsName.MaxLabelLength} bytes");
        if (end >= DnsName.MaxLength) throw new DnsFormatException($"\"{text}\" is longer than {DnsName.MaxLength} bytes");
        wire[labelStart] = (byte)length;
    }

    private static byte Plain(string text, int at) =>
        text[at] <= 0xff ? (byte)text[at] : throw new DnsFormatException($"\"{text}\" has a character outside Latin-1; write it in Punycode");

    private static byte Escape(string text, ref int at)
    {
        if (at + 1 >= text.Length) throw new DnsFormatException($"\"{text}\" ends in a backslash");
        if (!char.IsAsciiDigit(text[at + 1])) return Plain(text, ++at);
        if (at + 3 < text.Length && byte.TryParse(text.AsSpan(at + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            at += 3;
            return value;
        }
        throw new DnsFormatException($"\"{text}\" has a bad \\DDD escape");
    }
}
