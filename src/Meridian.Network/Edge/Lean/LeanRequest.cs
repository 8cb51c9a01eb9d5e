using System.Buffers;

namespace Meridian.Network;

/// <summary>What the beginning of a connection's bytes is.</summary>
internal enum LeanKind
{
    /// <summary>Not yet known.</summary>
    Incomplete,

    /// <summary>A request that the lean way takes.</summary>
    Plain,

    /// <summary>Something else, good or bad: for Kestrel to judge.</summary>
    Other,
}

/// <summary>
/// The head of a plain request of HTTP/1.1: GET or HEAD without a body, or POST, PUT, PATCH or DELETE with a small one whose length is given; with one host
/// and nothing that could mean another protocol. Anything doubtful is left to Kestrel, so that this reader never has to refuse anything.
/// </summary>
internal ref struct LeanRequest
{
    /// <summary>Longer bodies go through Kestrel.</summary>
    public const int LongestBody = 16 * 1024;

    private static readonly SearchValues<byte> PathBytes = SearchValues.Create("-._~!$&'()*+,;=:@/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
    private static readonly SearchValues<byte> HostBytes = SearchValues.Create("-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private bool hasLength;

    /// <summary>Bytes of the head, with its empty line.</summary>
    public int Length { get; private set; }

    /// <summary>Path as sent, without query.</summary>
    public ReadOnlySpan<byte> Path { get; private set; }

    /// <summary>Host as sent, with its port if it has one.</summary>
    public ReadOnlySpan<byte> Host { get; private set; }

    /// <summary>Host without port.</summary>
    public ReadOnlySpan<byte> HostName { get; private set; }

    /// <summary>Bytes of the body.</summary>
    public int BodyLength { get; private set; }

    /// <summary>Whether doing it twice is as good as once: GET and HEAD.</summary>
    public bool IsSafe { get; private set; }

    /// <summary>Whether only the head of the answer is asked for.</summary>
    public bool IsHead { get; private set; }

    /// <summary>Whether the connection stays open after the answer.</summary>
    public bool KeepAlive { get; private set; }

    /// <summary>Whether the request is part of a trace already.</summary>
    public bool HasTrace { get; private set; }

    /// <summary>Where the line is that concerns this connection only; empty if there is none.</summary>
    public (int Start, int End) Hop { get; private set; }

    /// <summary>Reads the head at the beginning of bytes.</summary>
    /// <param name="bytes">What was received.</param>
    /// <param name="request">The request, if it is plain.</param>
    public static LeanKind Read(ReadOnlySpan<byte> bytes, out LeanRequest request)
    {
        request = new LeanRequest { KeepAlive = true };
        // Known early, so that Kestrel can read what comes as it comes.
        if (!CouldBeOurs(bytes, out var target)) return LeanKind.Other;
        request.Length = LeanFields.HeadLength(bytes);
        if (request.Length == 0) return bytes.Length < LeanFields.LongestHead ? LeanKind.Incomplete : LeanKind.Other;
        if (request.Length > LeanFields.LongestHead) return LeanKind.Other;
        var head = bytes[..(request.Length - 2)];
        var line = head.IndexOf("\r\n"u8);
        if (!request.ReadLine(head[..line], target) || !request.ReadFields(head, line + 2) || request.Host.IsEmpty || request.hasLength == request.IsSafe) return LeanKind.Other;
        if (request.BodyLength > LongestBody) return LeanKind.Other;
        return bytes.Length < request.Length + request.BodyLength ? LeanKind.Incomplete : LeanKind.Plain;
    }

    // False for what no further byte can make a request of ours. The target's place is known once its first byte has come.
    private static bool CouldBeOurs(ReadOnlySpan<byte> bytes, out int target)
    {
        var line = bytes switch
        {
            [] => default,
            [(byte)'G', ..] => "GET /"u8,
            [(byte)'H', ..] => "HEAD /"u8,
            [(byte)'D', ..] => "DELETE /"u8,
            [(byte)'P', (byte)'U', ..] => "PUT /"u8,
            [(byte)'P', (byte)'A', ..] => "PATCH /"u8,
            [(byte)'P', ..] => "POST /"u8,
            _ => "?"u8,
        };
        target = line.Length - 1;
        var some = Math.Min(bytes.Length, line.Length);
        // A single P may become any of three.
        return bytes is [(byte)'P'] || line[..some].SequenceEqual(bytes[..some]);
    }

    private bool ReadLine(ReadOnlySpan<byte> line, int start)
    {
        (IsHead, IsSafe) = (line[0] == 'H', line[0] is (byte)'H' or (byte)'G');
        if (!line.EndsWith(" HTTP/1.1"u8)) return false;
        var target = line[start..^9];
        var query = target.IndexOf((byte)'?');
        Path = query < 0 ? target : target[..query];
        if (Path.IsEmpty || Path[0] != '/' || Path.ContainsAnyExcept(PathBytes)) return false;
        // What may mean another path to the backend than to us.
        if (Path.IndexOf("//"u8) >= 0 || Path.IndexOf("/."u8) >= 0) return false;
        return query < 0 || !target[query..].ContainsAnyExceptInRange((byte)'!', (byte)'~') && !target[query..].Contains((byte)'#');
    }

    private bool ReadFields(ReadOnlySpan<byte> head, int position)
    {
        for (var lines = 0; position < head.Length; lines++)
        {
            var length = head[position..].IndexOf("\r\n"u8);
            if (lines == LeanFields.MostLines || length < 0 || !LeanFields.TryDivide(head.Slice(position, length), out var name, out var value)) return false;
            if (!ReadField(name, value, position, position + length + 2)) return false;
            position += length + 2;
        }
        return true;
    }

    private bool ReadField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, int start, int end)
    {
        if (value.ContainsAnyExceptInRange((byte)'\t', (byte)'~')) return false;
        switch (name.Length)
        {
            case 4 when LeanFields.Is(name, "host"u8):
                return Host.IsEmpty && ReadHost(value);
            case 10 when LeanFields.Is(name, "connection"u8):
                return Hop.End == 0 && ReadConnection(value, start, end);
            case 14 when LeanFields.Is(name, "content-length"u8):
                return !hasLength && ReadLength(value);
            case 11 when LeanFields.Is(name, "traceparent"u8):
                HasTrace = true;
                return true;
            default:
                return !IsSpecial(name);
        }
    }

    private bool ReadLength(ReadOnlySpan<byte> value)
    {
        hasLength = true;
        if (!LeanFields.TryLength(value, out var length)) return false;
        BodyLength = (int)Math.Min(length, int.MaxValue);
        return true;
    }

    private bool ReadHost(ReadOnlySpan<byte> value)
    {
        var colon = value.IndexOf((byte)':');
        Host = value;
        HostName = colon < 0 ? value : value[..colon];
        return !HostName.IsEmpty && !HostName.ContainsAnyExcept(HostBytes) && (colon < 0 || LeanFields.TryLength(value[(colon + 1)..], out var port) && port <= ushort.MaxValue);
    }

    private bool ReadConnection(ReadOnlySpan<byte> value, int start, int end)
    {
        Hop = (start, end);
        KeepAlive = LeanFields.Is(value, "keep-alive"u8);
        return KeepAlive || LeanFields.Is(value, "close"u8);
    }

    // Those that announce a body or another protocol, those that a proxy must understand, and those by which more is asked of us.
    private static bool IsSpecial(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => LeanFields.Is(name, "te"u8),
        6 => LeanFields.Is(name, "expect"u8),
        7 => LeanFields.Is(name, "upgrade"u8) || LeanFields.Is(name, "trailer"u8),
        10 => LeanFields.Is(name, "keep-alive"u8),
        12 => LeanFields.Is(name, "max-forwards"u8),
        14 => LeanFields.Is(name, "http2-settings"u8),
        15 => LeanFields.Is(name, "x-forwarded-for"u8),
        16 => LeanFields.Is(name, "x-forwarded-host"u8) || LeanFields.Is(name, "proxy-connection"u8),
        17 => LeanFields.Is(name, "x-forwarded-proto"u8) || LeanFields.Is(name, "transfer-encoding"u8),
        18 => LeanFields.Is(name, "x-meridian-explain"u8),
        19 => LeanFields.Is(name, "proxy-authorization"u8),
        _ => false,
    };
}
