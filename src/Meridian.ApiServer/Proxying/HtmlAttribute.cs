namespace Meridian.ApiServer;

/// <summary>Where an attribute with a value stands in a tag.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, without quotes.</param>
internal readonly record struct HtmlAttribute(Range Name, Range Value)
{
    private static ReadOnlySpan<byte> Space => " \t\r\n\f"u8;

    /// <summary>The next attribute that has a value; null at the end of the tag.</summary>
    /// <param name="tag">The tag with its brackets.</param>
    /// <param name="at">Where to look; moved behind what was found.</param>
    public static HtmlAttribute? Next(ReadOnlySpan<byte> tag, ref int at)
    {
        while (true)
        {
            Skip(tag, ref at, " \t\r\n\f/"u8);
            if (at >= tag.Length || tag[at] == '>') return null;
            var name = new Range(at, End(tag, at, " \t\r\n\f/>="u8));
            // A stray sign is a name of its own, so that there is always a step.
            at = Math.Max(name.End.Value, at + 1);
            Skip(tag, ref at, Space);
            if (at >= tag.Length || tag[at] != '=') continue;
            at++;
            Skip(tag, ref at, Space);
            if (at >= tag.Length) return null;
            return new HtmlAttribute(name, ReadValue(tag, ref at));
        }
    }

    private static Range ReadValue(ReadOnlySpan<byte> tag, ref int at)
    {
        if (tag[at] is (byte)'"' or (byte)'\'')
        {
            var start = at + 1;
            var length = tag[start..].IndexOf(tag[at]);
            var end = length < 0 ? tag.Length - 1 : start + length;
            at = end + 1;
            return start <= end ? start..end : start..start;
        }
        var value = new Range(at, End(tag, at, " \t\r\n\f>"u8));
        at = value.End.Value;
        return value;
    }

    private static int End(ReadOnlySpan<byte> tag, int from, ReadOnlySpan<byte> stops) => tag[from..].IndexOfAny(stops) is >= 0 and var length ? from + length : tag.Length;

    private static void Skip(ReadOnlySpan<byte> tag, ref int at, ReadOnlySpan<byte> what)
    {
        while (at < tag.Length && what.Contains(tag[at])) at++;
    }
}
