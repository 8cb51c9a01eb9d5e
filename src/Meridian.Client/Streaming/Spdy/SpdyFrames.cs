using System.Buffers.Binary;

namespace Meridian.Client;

/// <summary>Types of control frames that matter here; others are passed over.</summary>
internal enum SpdyFrameType
{
    SynStream = 1,
    SynReply = 2,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}

/// <summary>Why a stream is reset.</summary>
internal enum SpdyStatus
{
    ProtocolError = 1,
    InvalidStream = 2,
    RefusedStream = 3,
    Cancel = 5,
}

/// <summary>The first eight bytes of a frame.</summary>
/// <param name="IsControl">Whether it is a control frame; else data.</param>
/// <param name="Type">Type of a control frame.</param>
/// <param name="StreamId">Stream of a data frame.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Length">Length of what follows.</param>
internal readonly record struct SpdyFrameHeader(bool IsControl, SpdyFrameType Type, int StreamId, byte Flags, int Length)
{
    public const int Size = 8;
    public const byte Fin = 1;

    private const int Version = 3;

    public bool IsLast => (Flags & Fin) != 0;

    /// <exception cref="SpdyProtocolException">It is of another version.</exception>
    public static SpdyFrameHeader Read(ReadOnlySpan<byte> bytes)
    {
        var first = BinaryPrimitives.ReadInt32BigEndian(bytes);
        var second = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]);
        var (flags, length) = ((byte)(second >> 24), second & 0xFFFFFF);
        if (first >= 0) return new(false, default, first, flags, length);
        var version = (first >> 16) & 0x7FFF;
        if (version != Version) throw new SpdyProtocolException($"a frame of SPDY version {version} came, 3 is expected");
        return new(true, (SpdyFrameType)(first & 0xFFFF), 0, flags, length);
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes, IsControl ? int.MinValue | (Version << 16) | (int)Type : StreamId);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], (Flags << 24) | Length);
    }
}

/// <summary>Encodes control frames.</summary>
internal static class SpdyFrames
{
    private const int InitialWindowSize = 7;

    /// <param name="stream">The new stream.</param>
    /// <param name="headers">Its encoded headers.</param>
    public static byte[] SynStream(int stream, ReadOnlySpan<byte> headers) => Control(SpdyFrameType.SynStream, [stream, 0], [0, 0], headers);

    public static byte[] SynReply(int stream, ReadOnlySpan<byte> headers) => Control(SpdyFrameType.SynReply, [stream], [], headers);

    public static byte[] Reset(int stream, SpdyStatus status) => Control(SpdyFrameType.RstStream, [stream, (int)status], [], []);

    public static byte[] Window(int initial) => Control(SpdyFrameType.Settings, [1, InitialWindowSize, initial], [], []);

    public static byte[] WindowUpdate(int stream, int delta) => Control(SpdyFrameType.WindowUpdate, [stream, delta], [], []);

    public static byte[] Ping(int id) => Control(SpdyFrameType.Ping, [id], [], []);

    public static byte[] GoAway(int lastStream) => Control(SpdyFrameType.GoAway, [lastStream, 0], [], []);

    /// <summary>The initial window in a SETTINGS frame's body, or null if it names none.</summary>
    public static int? ReadWindow(ReadOnlySpan<byte> body)
    {
        if (body.Length < 4) return null;
        for (var rest = body[4..]; rest.Length >= 8; rest = rest[8..])
        {
            var id = BinaryPrimitives.ReadInt32BigEndian(rest) & 0xFFFFFF;
            if (id == InitialWindowSize) return BinaryPrimitives.ReadInt32BigEndian(rest[4..]);
        }
        return null;
    }

    private static byte[] Control(SpdyFrameType type, ReadOnlySpan<int> words, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> rest)
    {
        var length = (words.Length * 4) + bytes.Length + rest.Length;
        var frame = new byte[SpdyFrameHeader.Size + length];
        new SpdyFrameHeader(true, type, 0, 0, length).Write(frame);
        var at = frame.AsSpan(SpdyFrameHeader.Size);
        foreach (var word in words)
        {
            BinaryPrimitives.WriteInt32BigEndian(at, word);
            at = at[4..];
        }
        bytes.CopyTo(at);
        rest.CopyTo(at[bytes.Length..]);
        return frame;
    }
}
