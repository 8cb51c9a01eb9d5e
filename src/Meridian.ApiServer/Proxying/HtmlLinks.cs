using System.Buffers;
using System.Collections.Frozen;
using System.Net;
using System.Text;

namespace Meridian.ApiServer;

/// <summary>Rewrites the links in a stream of HTML; all else passes as it is. Bytes are taken for UTF-8 or a superset of ASCII.</summary>
internal static class HtmlLinks
{
    // A tag that is longer passes as it is.
    private const int LongestTag = 64 * 1024;

    private static readonly SearchValues<byte> NameEnd = SearchValues.Create(" \t\r\n/>"u8);

    private static readonly FrozenDictionary<string, string[]> Attributes = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["a"] = ["href"], ["applet"] = ["codebase"], ["area"] = ["href"], ["audio"] = ["src"], ["base"] = ["href"], ["blockquote"] = ["cite"],
        ["body"] = ["background"], ["button"] = ["formaction"], ["command"] = ["icon"], ["del"] = ["cite"], ["embed"] = ["src"], ["form"] = ["action"],
        ["frame"] = ["longdesc", "src"], ["head"] = ["profile"], ["html"] = ["manifest"], ["iframe"] = ["longdesc", "src"],
        ["img"] = ["longdesc", "src", "usemap"], ["input"] = ["src", "usemap", "formaction"], ["ins"] = ["cite"], ["link"] = ["href"],
        ["object"] = ["classid", "codebase", "data", "usemap"], ["q"] = ["cite"], ["script"] = ["src"], ["source"] = ["src"], ["video"] = ["poster", "src"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Copies a page with its links rewritten.</summary>
    public static async Task CopyAsync(Stream from, Stream to, Func<string, string> rewrite, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestTag];
        var held = 0;
        while (await from.ReadAsync(buffer.AsMemory(held), cancellationToken) is > 0 and var read)
        {
            var output = new ArrayBufferWriter<byte>(held + read + 256);
            held += read;
            var taken = Rewrite(buffer.AsSpan(0, held), output, rewrite);
            // A tag that fills the buffer will not end any more.
            if (taken == 0 && held == buffer.Length)
            {
                output.Write(buffer);
                taken = held;
            }
            buffer.AsSpan(taken, held - taken).CopyTo(buffer);
            held -= taken;
            await to.WriteAsync(output.WrittenMemory, cancellationToken);
        }
        await to.WriteAsync(buffer.AsMemory(0, held), cancellationToken);
    }

    // Returns how much was taken: all but a tag that has not ended yet.
    private static int Rewrite(ReadOnlySpan<byte> html, ArrayBufferWriter<byte> output, Func<string, string> rewrite)
    {
        var at = 0;
        while (at < html.Length)
        {
            var open = html[at..].IndexOf((byte)'<');
            output.Write(open < 0 ? html[at..] : html.Slice(at, open));
            if (open < 0) return html.Length;
            at += open;
            var length = TagLength(html[at..]);
            if (length == 0) return at;
            WriteTag(html.Slice(at, length), output, rewrite);
            at += length;
        }
        return at;
    }

    // Up to the closing bracket that is in no quotes; 0 if it has not come. A comment counts as one tag.
    private static int TagLength(ReadOnlySpan<byte> tag)
    {
        if (tag.StartsWith("<!--"u8)) return tag.IndexOf("-->"u8) is >= 0 and var end ? end + 3 : 0;
        byte quote = 0;
        for (var i = 1; i < tag.Length; i++)
        {
            var c = tag[i];
            if (quote != 0) quote = c == quote ? (byte)0 : quote;
            else if (c is (byte)'"' or (byte)'\'') quote = c;
            else if (c == '>') return i + 1;
        }
        return 0;
    }

    private static void WriteTag(ReadOnlySpan<byte> tag, ArrayBufferWriter<byte> output, Func<string, string> rewrite)
    {
        var name = tag[1..];
        var length = name.IndexOfAny(NameEnd);
        if (length <= 0 || !Attributes.TryGetValue(Encoding.UTF8.GetString(name[..length]), out var wanted))
        {
            output.Write(tag);
            return;
        }
        var done = 0;
        for (var at = 1 + length; HtmlAttribute.Next(tag, ref at) is { } attribute;)
        {
            if (!wanted.Contains(Encoding.UTF8.GetString(tag[attribute.Name]), StringComparer.OrdinalIgnoreCase)) continue;
            var value = WebUtility.HtmlDecode(Encoding.UTF8.GetString(tag[attribute.Value]));
            var link = rewrite(value);
            if (link == value) continue;
            output.Write(tag[done..attribute.Value.Start]);
            output.Write(Encoding.UTF8.GetBytes(WebUtility.HtmlEncode(link)));
            done = attribute.Value.End.Value;
        }
        output.Write(tag[done..]);
    }
}
