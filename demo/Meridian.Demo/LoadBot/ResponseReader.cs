using System.Buffers.Text;
using System.Text;

namespace Meridian.Demo;

/// <summary>What is to be known of an answer.</summary>
/// <param name="Length">Bytes of the whole answer; 0 while it is not whole.</param>
/// <param name="Status">Its code.</param>
/// <param name="Close">Whether the connection ends with it.</param>
/// <param name="ServerStart">Where the value of its X-Region header begins, or, without one, of its X-Meridian-Cluster header; 0 if it has neither.</param>
/// <param name="ServerLength">How long that is.</param>
internal readonly record struct ResponseHead(int Length, int Status, bool Close, int ServerStart, int ServerLength);

/// <summary>Finds the end of an HTTP/1.1 answer, making nothing on the way.</summary>
internal static class ResponseReader
{
    /// <exception cref="FormatException">It is not an HTTP answer, or one without a length.</exception>
    public static ResponseHead Read(ReadOnlySpan<byte> bytes)
    {
        var headEnd = bytes.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0) return default;
        var lineEnd = bytes.IndexOf("\r\n"u8);
        if (!bytes.StartsWith("HTTP/1."u8) || lineEnd < 12 || !Utf8Parser.TryParse(bytes[9..12], out int status, out _)) throw new FormatException("the answer is not HTTP/1.1");
        var close = bytes[7] == '0';
        int bodyLength = -1, serverStart = 0, serverLength = 0;
        var knowsRegion = false;
        var chunked = false;
        for (var at = lineEnd + 2; at < headEnd;)
        {
            var line = bytes[at..(headEnd + 2)];
            line = line[..line.IndexOf("\r\n"u8)];
            var value = line[(line.IndexOf((byte)':') + 1)..].Trim((byte)' ');
            if (Named(line, "content-length:"u8)) bodyLength = Utf8Parser.TryParse(value, out int length, out _) ? length : throw new FormatException("the answer's length is not a number");
            else if (Named(line, "transfer-encoding:"u8)) chunked = true;
            else if (Named(line, "connection:"u8)) close |= Ascii.EqualsIgnoreCase(value, "close"u8);
            else if (Named(line, "x-region:"u8)) (serverStart, serverLength, knowsRegion) = (at + line.Length - value.Length, value.Length, true);
            else if (!knowsRegion && Named(line, "x-meridian-cluster:"u8)) (serverStart, serverLength) = (at + line.Length - value.Length, value.Length);
            at += line.Length + 2;
        }
        var whole = chunked ? ChunkedEnd(bytes, headEnd + 4) : bodyLength >= 0 ? headEnd + 4 + bodyLength : throw new FormatException("the answer has no length");
        return whole == 0 || whole > bytes.Length ? default : new ResponseHead(whole, status, close, serverStart, serverLength);
    }

    // 0 while the last chunk is not there.
    private static int ChunkedEnd(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length)
        {
            var sizeEnd = bytes[at..].IndexOf("\r\n"u8);
            if (sizeEnd < 0) return 0;
            if (!Utf8Parser.TryParse(bytes.Slice(at, sizeEnd), out int size, out var read, 'x') || read == 0 || size < 0) throw new FormatException("a chunk's size is not a number");
            at += sizeEnd + 2 + size + 2;
            if (size == 0) return at;
        }
        return 0;
    }

    private static bool Named(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) => line.Length >= name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name);
}
