using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>
/// Writes the parts of a DNS message in order and compresses names. Past the end nothing is written and <see cref="Overflow"/> is set;
/// the position still grows.
/// </summary>
internal ref struct WireWriter(Span<byte> message, Span<ushort> knownNames)
{
    private const int LastPointerTarget = 0x3FFF;
    private readonly Span<byte> message = message;
    private readonly Span<ushort> knownNames = knownNames;
    private int known;

    public int Position { get; private set; }

    public readonly bool Overflow => Position > message.Length;

    public void Byte(byte value)
    {
        if (Position < message.Length) message[Position] = value;
        Position++;
    }

    public void UInt16(ushort value)
    {
        if (Position + 2 <= message.Length) BinaryPrimitives.WriteUInt16BigEndian(message[Position..], value);
        Position += 2;
    }

    public void UInt32(uint value)
    {
        if (Position + 4 <= message.Length) BinaryPrimitives.WriteUInt32BigEndian(message[Position..], value);
        Position += 4;
    }

    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (Position + bytes.Length <= message.Length) bytes.CopyTo(message[Position..]);
        Position += bytes.Length;
    }

    /// <summary>Puts a value where room was left for it.</summary>
    public readonly void Patch(int at, ushort value)
    {
        if (at + 2 <= message.Length) BinaryPrimitives.WriteUInt16BigEndian(message[at..], value);
    }

    /// <summary>Takes back everything from <paramref name="position"/> on.</summary>
    public void Rewind(int position)
    {
        Position = position;
        while (known > 0 && knownNames[known - 1] >= position) known--;
    }

    public void Name(DnsName name, bool compress = true)
    {
        var wire = name.Wire;
        var at = 0;
        for (; wire[at] != 0; at += wire[at] + 1)
        {
            if (compress && Find(wire[at..]) is var target and >= 0)
            {
                UInt16((ushort)(0xC000 | target));
                return;
            }
            if (Position <= LastPointerTarget && known < knownNames.Length) knownNames[known++] = (ushort)Position;
            Bytes(wire.Slice(at, wire[at] + 1));
        }
        Byte(0);
    }

    private readonly int Find(ReadOnlySpan<byte> wire)
    {
        if (Overflow) return -1;
        for (var i = 0; i < known; i++)
            if (Matches(knownNames[i], wire)) return knownNames[i];
        return -1;
    }

    // A known name may be still unfinished: it is then the one being written, which ends at the position.
    private readonly bool Matches(int at, ReadOnlySpan<byte> wire)
    {
        while (at < Position)
        {
            int size = message[at];
            if (size >= 0xC0)
            {
                at = (size & 0x3F) << 8 | message[at + 1];
                continue;
            }
            if (!message.Slice(at, size + 1).SequenceEqual(wire[..Math.Min(size + 1, wire.Length)])) return false;
            if (size == 0) return true;
            at += size + 1;
            wire = wire[(size + 1)..];
        }
        return false;
    }
}
