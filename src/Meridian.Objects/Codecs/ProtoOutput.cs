using System.Buffers.Binary;
using System.Text;

namespace Meridian.Objects;

/// <summary>
/// Writes protobuf messages, nested ones in place: room for one byte of length is left before a message, and its content moves when it turns
/// out to need more.
/// </summary>
internal sealed class ProtoOutput(int capacity = 1024)
{
    private byte[] bytes = new byte[capacity];
    private int length;

    /// <summary>Everything written so far. Valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, length);

    /// <summary>How much was written.</summary>
    public int Length => length;

    /// <summary>Begins a message of a field; what is written until <see cref="End"/> is inside.</summary>
    /// <returns>What <see cref="End"/> wants.</returns>
    public int Begin(int number)
    {
        Tag(number, WireType.Bytes);
        Room(1)[0] = 0;
        return ++length;
    }

    /// <summary>Ends the message begun last.</summary>
    public void End(int start)
    {
        var size = length - start;
        var extra = SizeOf((ulong)size) - 1;
        if (extra > 0)
        {
            Room(extra);
            bytes.AsSpan(start, size).CopyTo(bytes.AsSpan(start + extra));
        }

        length = start - 1;
        Varint((ulong)size);
        length += size;
    }

    /// <summary>Puts the length of everything after the first four bytes into these, big end first.</summary>
    public ReadOnlyMemory<byte> WithLengthFirst()
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes, length - 4);
        return Written;
    }

    public void Integer(int number, long value)
    {
        Tag(number, WireType.Varint);
        Varint((ulong)value);
    }

    public void Double(int number, double value)
    {
        Tag(number, WireType.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);
        length += 8;
    }

    public void Text(int number, string text)
    {
        Tag(number, WireType.Bytes);
        var size = Encoding.UTF8.GetByteCount(text);
        Varint((ulong)size);
        length += Encoding.UTF8.GetBytes(text, Room(size));
    }

    public void Bytes(int number, ReadOnlySpan<byte> value)
    {
        Tag(number, WireType.Bytes);
        Varint((ulong)value.Length);
        Raw(value);
    }

    /// <summary>Writes bytes that are fields already, or stand outside of any.</summary>
    public void Raw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        length += value.Length;
    }

    /// <summary>Room for bytes that the caller fills in; <see cref="Advance"/> keeps them.</summary>
    public Span<byte> Room(int size)
    {
        if (bytes.Length - length < size) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + size));
        return bytes.AsSpan(length);
    }

    /// <summary>Keeps bytes written into <see cref="Room"/>.</summary>
    public void Advance(int count) => length += count;

    private void Tag(int number, WireType wire) => Varint(((uint)number << 3) | (uint)wire);

    private void Varint(ulong value)
    {
        var room = Room(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7) room[count++] = (byte)(value | 0x80);
        room[count++] = (byte)value;
        length += count;
    }

    private static int SizeOf(ulong value)
    {
        var size = 1;
        for (; value >= 0x80; value >>= 7) size++;
        return size;
    }
}
