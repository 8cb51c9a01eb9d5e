using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Meridian.Client;

/// <summary>
/// Decodes header blocks, which are one zlib stream over the connection's life. The dictionary that the stream builds on is given to the
/// inflater as if it had been sent before, stored; its copy at the start of the output is dropped.
/// </summary>
internal sealed class SpdyHeaderDecoder : IDisposable
{
    /// <summary>A block that is longer unpacked is refused.</summary>
    public const int LongestBlock = 64 * 1024;

    private const int MaxHeaders = 256;

    private readonly Feed feed = new();
    private readonly DeflateStream inflater;
    private readonly byte[] plain = new byte[LongestBlock];
    private bool begun;

    public SpdyHeaderDecoder() => inflater = new DeflateStream(feed, CompressionMode.Decompress);

    /// <summary>Headers with lower case names; values of one name are separated by a null character.</summary>
    /// <exception cref="SpdyProtocolException">The block is malformed or too long.</exception>
    public IReadOnlyDictionary<string, string> Decode(ReadOnlySpan<byte> block)
    {
        try
        {
            if (!begun) block = Begin(block);
            return Parse(plain.AsSpan(0, Inflate(block)));
        }
        catch (InvalidDataException malformed)
        {
            throw new SpdyProtocolException($"headers cannot be unpacked: {malformed.Message}");
        }
    }

    public void Dispose() => inflater.Dispose();

    // Takes the zlib header off: what is inside is inflated as it is.
    private ReadOnlySpan<byte> Begin(ReadOnlySpan<byte> block)
    {
        if (block.Length < 2 || (block[0] & 0x0F) != 8 || BinaryPrimitives.ReadUInt16BigEndian(block) % 31 != 0) throw new SpdyProtocolException("headers are no zlib stream");
        begun = true;
        if ((block[1] & 0x20) == 0) return block[2..];
        if (block.Length < 6 || BinaryPrimitives.ReadUInt32BigEndian(block[2..]) != SpdyDictionary.Adler32) throw new SpdyProtocolException("headers are packed with an unknown dictionary");
        SkipDictionary();
        return block[6..];
    }

    private void SkipDictionary()
    {
        var length = SpdyDictionary.Bytes.Length;
        byte[] stored = [0, (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8), .. SpdyDictionary.Bytes];
        if (Inflate(stored) != length) throw new InvalidOperationException("the dictionary was not taken whole");
    }

    private int Inflate(ReadOnlySpan<byte> block)
    {
        feed.Give(block);
        var length = 0;
        while (inflater.Read(plain.AsSpan(length)) is > 0 and var read) length += read;
        if (length == plain.Length) throw new SpdyProtocolException($"headers are longer than {LongestBlock} bytes");
        return length;
    }

    private static Dictionary<string, string> Parse(ReadOnlySpan<byte> block)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var count = Number(ref block);
        if (count > MaxHeaders) throw new SpdyProtocolException($"{count} headers came, at most {MaxHeaders} are taken");
        for (var i = 0; i < count; i++)
        {
            var name = Text(ref block);
            if (!headers.TryAdd(name, Text(ref block))) throw new SpdyProtocolException("a header came twice");
        }
        return headers;
    }

    private static string Text(ref ReadOnlySpan<byte> block)
    {
        var length = Number(ref block);
        if (length > block.Length) throw new SpdyProtocolException("a header is cut off");
        var text = Encoding.UTF8.GetString(block[..(int)length]);
        block = block[(int)length..];
        return text;
    }

    private static uint Number(ref ReadOnlySpan<byte> block)
    {
        if (block.Length < 4) throw new SpdyProtocolException("a header block is cut off");
        var number = BinaryPrimitives.ReadUInt32BigEndian(block);
        block = block[4..];
        return number;
    }

    // What the inflater reads: one block after the other, with an end that is only for now.
    private sealed class Feed : Stream
    {
        private byte[] block = [];
        private int taken;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Give(ReadOnlySpan<byte> bytes) => (block, taken) = (bytes.ToArray(), 0);

        public override int Read(Span<byte> buffer)
        {
            var part = block.AsSpan(taken, Math.Min(buffer.Length, block.Length - taken));
            part.CopyTo(buffer);
            taken += part.Length;
            return part.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
