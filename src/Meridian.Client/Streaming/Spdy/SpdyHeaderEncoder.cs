using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Meridian.Client;

/// <summary>
/// Encodes header blocks as one zlib stream over the connection's life. The blocks are stored, not compressed: they are few and short.
/// </summary>
internal sealed class SpdyHeaderEncoder
{
    private bool begun;

    public byte[] Encode(IReadOnlyDictionary<string, string> headers)
    {
        var plain = Plain(headers);
        var block = new ArrayBufferWriter<byte>(plain.Length + 16);
        if (!begun)
        {
            // Deflate with a window of 32 KiB, and the dictionary named by its checksum.
            block.Write<byte>([0x78, 0x20]);
            Write(block, SpdyDictionary.Adler32);
            begun = true;
        }
        for (var rest = plain.AsSpan(); !rest.IsEmpty; rest = rest[Math.Min(rest.Length, ushort.MaxValue)..]) Store(block, rest[..Math.Min(rest.Length, ushort.MaxValue)]);
        // Readers hand out what they hold at an empty block only: it is what a flush ends with.
        Store(block, []);
        return block.WrittenSpan.ToArray();
    }

    private static void Store(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> part)
    {
        var head = to.GetSpan(5);
        head[0] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)part.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)~part.Length);
        to.Advance(5);
        to.Write(part);
    }

    private static byte[] Plain(IReadOnlyDictionary<string, string> headers)
    {
        var plain = new ArrayBufferWriter<byte>(256);
        Write(plain, (uint)headers.Count);
        foreach (var (name, value) in headers)
        {
            WriteText(plain, name.ToLowerInvariant());
            WriteText(plain, value);
        }
        return plain.WrittenSpan.ToArray();
    }

    private static void WriteText(ArrayBufferWriter<byte> to, string text)
    {
        Write(to, (uint)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, to);
    }

    private static void Write(ArrayBufferWriter<byte> to, uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(to.GetSpan(4), number);
        to.Advance(4);
    }
}
