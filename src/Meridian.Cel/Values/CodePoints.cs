using System.Buffers;
using System.Text;

namespace Meridian.Cel.Values;

/// <summary>The language counts characters, .NET counts UTF-16 units: the same unless there are surrogates.</summary>
internal static class CodePoints
{
    private static readonly SearchValues<char> Surrogates = SearchValues.Create(Enumerable.Range(0xD800, 0x800).Select(c => (char)c).ToArray());

    public static bool IsPlain(ReadOnlySpan<char> text) => text.IndexOfAny(Surrogates) < 0;

    public static int Count(ReadOnlySpan<char> text)
    {
        if (IsPlain(text)) return text.Length;
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }

    /// <summary>UTF-16 index of the character at <paramref name="position"/>, which may be the end; -1 if the text is shorter.</summary>
    public static int OffsetOf(string text, long position)
    {
        if (position < 0 || position > text.Length) return -1;
        if (IsPlain(text)) return (int)position;
        var offset = 0;
        for (; position > 0; position--)
        {
            if (offset >= text.Length) return -1;
            offset += char.IsHighSurrogate(text[offset]) && offset + 1 < text.Length ? 2 : 1;
        }
        return offset;
    }

    /// <summary>Orders texts as their UTF-8 bytes are ordered.</summary>
    public static int Compare(string a, string b)
    {
        var same = a.AsSpan().CommonPrefixLength(b);
        if (same == a.Length || same == b.Length) return a.Length.CompareTo(b.Length);
        var (x, y) = (a[same], b[same]);
        // Surrogates stand for characters beyond all others.
        return char.IsSurrogate(x) == char.IsSurrogate(y) ? x.CompareTo(y) : char.IsSurrogate(x) ? 1 : -1;
    }

    public static string? Utf8(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static readonly UTF8Encoding Strict = new(false, true);
}
