using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>Reads the parts of a DNS message in order. Every read checks the bounds.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message, int position)
{
    private readonly ReadOnlySpan<byte> message = message;

    /// <summary>Where the next read begins.</summary>
    public int Position { get; private set; } = position;

    public byte Byte() => Bytes(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Bytes(4));

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > message.Length - Position) throw new DnsFormatException($"the message ends at byte {message.Length}, {count} bytes are expected at byte {Position}");
        var bytes = message.Slice(Position, count);
        Position += count;
        return bytes;
    }

    public DnsName Name()
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        if (!TryReadName(message, Position, name, out var length, out var next)) throw new DnsFormatException($"there is no valid name at byte {Position}");
        Position = next;
        return DnsName.FromCanonicalWire(name[..length]);
    }

    /// <summary>
    /// Reads a possibly compressed name into lower-case uncompressed bytes. Pointers must lead strictly backwards, so reading ends.
    /// </summary>
    /// <param name="message">The whole message.</param>
    /// <param name="at">Where the name begins.</param>
    /// <param name="name">Receives the name; at least <see cref="DnsName.MaxLength"/> bytes.</param>
    /// <param name="length">Length of the name read.</param>
    /// <param name="next">Where the bytes after the name begin.</param>
    public static bool TryReadName(ReadOnlySpan<byte> message, int at, Span<byte> name, out int length, out int next)
    {
        length = next = 0;
        var lowest = at;
        while ((uint)at < (uint)message.Length)
        {
            var size = message[at];
            if (size >= 0xC0)
            {
                if (at + 1 >= message.Length) return false;
                if (next == 0) next = at + 2;
                at = (size & 0x3F) << 8 | message[at + 1];
                if (at >= lowest) return false;
                lowest = at;
                continue;
            }
            if (size > DnsName.MaxLabelLength || at + size >= message.Length || length + size + 1 > DnsName.MaxLength) return false;
            name[length++] = size;
            at++;
            if (size == 0)
            {
                if (next == 0) next = at;
                return true;
            }
            for (var end = at + size; at < end; at++) name[length++] = DnsNameComparer.Lower(message[at]);
        }
        return false;
    }
}
