namespace Meridian.Network;

/// <summary>How the end of a body is known.</summary>
internal enum LeanBody
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>By its length.</summary>
    Length,

    /// <summary>By its last chunk.</summary>
    Chunked,

    /// <summary>By the end of the connection.</summary>
    UntilClose,
}

/// <summary>The head of an answer.</summary>
internal struct LeanResponse
{
    private bool hasLength;

    /// <summary>Bytes of the head, with its empty line; 0 when its end has not come.</summary>
    public int Length { get; private set; }

    /// <summary>Its status.</summary>
    public int Status { get; private set; }

    /// <summary>How its body ends.</summary>
    public LeanBody Body { get; private set; }

    /// <summary>Length of the body, if that is how it ends.</summary>
    public long BodyLength { get; private set; }

    /// <summary>Whether the backend keeps the connection open.</summary>
    public bool KeepAlive { get; private set; }

    /// <summary>Bytes written: the head as it goes to the client, without its empty line.</summary>
    public int Written { get; private set; }

    /// <summary>Reads the head at the beginning of bytes, and writes it without what concerned the backend's connection only.</summary>
    /// <param name="bytes">What was received.</param>
    /// <param name="toHead">Whether the request was HEAD.</param>
    /// <param name="output">Takes the head; must be longer than the longest.</param>
    /// <param name="response">The answer; <see cref="Length"/> 0 if its head is not complete.</param>
    /// <returns>False when this is no valid answer.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, bool toHead, Span<byte> output, out LeanResponse response)
    {
        response = default;
        var length = LeanFields.HeadLength(bytes);
        if (length == 0) return bytes.Length < LeanFields.LongestHead;
        if (length > LeanFields.LongestHead) return false;
        var head = bytes[..(length - 2)];
        var line = head.IndexOf("\r\n"u8);
        if (!response.ReadLine(head[..line], output) || !response.ReadFields(head, line + 2, output)) return false;
        response.Length = length;
        response.Decide(toHead);
        return true;
    }

    private bool ReadLine(ReadOnlySpan<byte> line, Span<byte> output)
    {
        // HTTP/1.1 200 and then anything visible.
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[7] is not ((byte)'0' or (byte)'1') || line[8] != ' ') return false;
        if (!LeanFields.TryLength(line.Slice(9, 3), out var status) || status < 100 || line.Length > 12 && line[12] != ' ') return false;
        Status = (int)status;
        KeepAlive = line[7] == '1';
        Append(output, "HTTP/1.1"u8);
        Append(output, line[8..]);
        Append(output, "\r\n"u8);
        return true;
    }

    private bool ReadFields(ReadOnlySpan<byte> head, int position, Span<byte> output)
    {
        for (var lines = 0; position < head.Length; lines++)
        {
            var length = head[position..].IndexOf("\r\n"u8);
            if (lines == LeanFields.MostLines || length < 0 || !LeanFields.TryDivide(head.Slice(position, length), out var name, out var value)) return false;
            if (!ReadField(name, value, out var pass)) return false;
            if (pass) Append(output, head.Slice(position, length + 2));
            position += length + 2;
        }
        return true;
    }

    private bool ReadField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, out bool pass)
    {
        pass = true;
        switch (name.Length)
        {
            case 10 when LeanFields.Is(name, "connection"u8):
                pass = false;
                if (LeanFields.Is(value, "close"u8)) KeepAlive = false;
                return LeanFields.Is(value, "close"u8) || LeanFields.Is(value, "keep-alive"u8);
            case 10 when LeanFields.Is(name, "keep-alive"u8):
            case 16 when LeanFields.Is(name, "proxy-connection"u8):
                pass = false;
                return true;
            case 14 when LeanFields.Is(name, "content-length"u8):
                if (hasLength || Body == LeanBody.Chunked || !LeanFields.TryLength(value, out var length)) return false;
                (hasLength, BodyLength) = (true, length);
                return true;
            case 17 when LeanFields.Is(name, "transfer-encoding"u8):
                if (hasLength || Body == LeanBody.Chunked || !LeanFields.Is(value, "chunked"u8)) return false;
                Body = LeanBody.Chunked;
                return true;
            default:
                return true;
        }
    }

    private void Decide(bool toHead)
    {
        if (toHead || Status is < 200 or 204 or 304) Body = LeanBody.None;
        else if (Body == LeanBody.Chunked) return;
        else if (hasLength) Body = BodyLength == 0 ? LeanBody.None : LeanBody.Length;
        else (Body, KeepAlive) = (LeanBody.UntilClose, false);
    }

    private void Append(Span<byte> output, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output[Written..]);
        Written += bytes.Length;
    }
}
