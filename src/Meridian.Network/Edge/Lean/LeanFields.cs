using System.Buffers;

namespace Meridian.Network;

/// <summary>Reads the lines of heads, strictly: what RFC 9112 forbids is not read at all.</summary>
internal static class LeanFields
{
    /// <summary>More bytes of a head than this are not kept.</summary>
    public const int LongestHead = 16 * 1024;

    /// <summary>More lines than this are not read.</summary>
    public const int MostLines = 100;

    private static readonly SearchValues<byte> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // Everything but visible characters, spaces and tabs. What is above ASCII is left as it is in answers.
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>Length of a head with its empty line; 0 when its end has not come.</summary>
    public static int HeadLength(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\r\n\r\n"u8) is >= 0 and var end ? end + 4 : 0;

    /// <summary>Divides a line into name and value. A folded line, one without a name, and one with a control character are none.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, without spaces around it.</param>
    public static bool TryDivide(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var colon = line.IndexOf((byte)':');
        name = colon > 0 ? line[..colon] : default;
        if (colon <= 0 || name.ContainsAnyExcept(Token) || line.ContainsAny(Controls)) return false;
        value = line[(colon + 1)..].Trim(" \t"u8);
        return true;
    }

    /// <summary>Whether two names are the same.</summary>
    /// <param name="name">Name that was read.</param>
    /// <param name="known">Name in small letters.</param>
    public static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => System.Text.Ascii.EqualsIgnoreCase(name, known);

    /// <summary>Reads a length of digits only; false also for one that no body has.</summary>
    public static bool TryLength(ReadOnlySpan<byte> digits, out long length)
    {
        length = 0;
        if (digits.Length is 0 or > 18) return false;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            length = length * 10 + (digit - '0');
        }
        return true;
    }
}
