using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>Compares names, and names with lower-case wire bytes, so that a query's bytes find a name without making one.</summary>
internal sealed class DnsNameComparer : IEqualityComparer<DnsName>, IAlternateEqualityComparer<ReadOnlySpan<byte>, DnsName>
{
    public static readonly DnsNameComparer Instance = new();

    public bool Equals(DnsName? x, DnsName? y) => x is null ? y is null : x.Equals(y);

    public int GetHashCode(DnsName obj) => obj.GetHashCode();

    public bool Equals(ReadOnlySpan<byte> alternate, DnsName other) => alternate.SequenceEqual(other.Wire);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => Hash(alternate);

    public DnsName Create(ReadOnlySpan<byte> alternate) => DnsName.FromCanonicalWire(alternate);

    // Eight bytes a step; names come from our own zones, so nobody can choose them to collide.
    public static int Hash(ReadOnlySpan<byte> wire)
    {
        const ulong factor = 0x9E3779B97F4A7C15;
        var hash = (ulong)wire.Length * factor;
        while (wire.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(wire));
            wire = wire[8..];
        }
        ulong rest = 0;
        for (var i = 0; i < wire.Length; i++) rest |= (ulong)wire[i] << (8 * i);
        return (int)(Mix(hash ^ rest) >> 32);

        static ulong Mix(ulong value)
        {
            value *= factor;
            return value ^ (value >> 29);
        }
    }

    /// <summary>Where in <paramref name="name"/> the labels of <paramref name="zone"/> begin, or -1 when the name is not at or below it.</summary>
    public static int SuffixOffset(ReadOnlySpan<byte> name, ReadOnlySpan<byte> zone)
    {
        var at = 0;
        while (name.Length - at > zone.Length) at += name[at] + 1;
        return name[at..].SequenceEqual(zone) ? at : -1;
    }

    /// <summary>Copies an uncompressed name in lower case. Lengths of labels are below all letters, so they stay as they are.</summary>
    public static void CopyLower(ReadOnlySpan<byte> name, Span<byte> lower)
    {
        var at = 0;
        for (; at + 8 <= name.Length; at += 8) BinaryPrimitives.WriteUInt64LittleEndian(lower[at..], Lower(BinaryPrimitives.ReadUInt64LittleEndian(name[at..])));
        for (; at < name.Length; at++) lower[at] = Lower(name[at]);
    }

    // All eight at once: a byte's high bit is set where it lies from A to Z, and shifted to the bit that makes it a small letter.
    private static ulong Lower(ulong eight)
    {
        const ulong ones = 0x0101010101010101;
        var ascii = eight & 0x7F * ones;
        var fromA = ascii + (0x80 - 'A') * ones;
        var pastZ = ascii + (0x7F - 'Z') * ones;
        return eight | (fromA & ~pastZ & ~eight & 0x80 * ones) >> 2;
    }

    public static byte Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
}
