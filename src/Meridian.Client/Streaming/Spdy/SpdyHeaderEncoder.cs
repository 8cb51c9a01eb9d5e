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
        for (var rest = plain.AsSpan(); ; rest = rest[ushort.MaxValue..])
        {
            var part = rest[..Math.Min(rest.Length, ushort.MaxValue)];
            var length = block.GetSpan(5);
            length[0] = 0;
            BinaryPrimitives.WriteUInt16LittleEndian(length[1..], (ushort)part.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(length[3..], (ushort)~part.Length);
            block.Advance(5);
            block.Write(part);
            if (part.Length == rest.Length) return block.WrittenSpan.ToArray();
        }
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
