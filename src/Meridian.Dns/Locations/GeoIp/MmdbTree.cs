using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>The search tree of a database in MaxMind's format: two records a node, for the address's next bit 0 and 1.</summary>
/// <param name="bytes">The tree, whole.</param>
/// <param name="nodes">How many nodes it has.</param>
/// <param name="recordBits">Size of a record: 24, 28 or 32 bits.</param>
/// <param name="isSix">Whether it is over IPv6 addresses; IPv4 is then below ::/96.</param>
internal sealed class MmdbTree(ReadOnlyMemory<byte> bytes, uint nodes, int recordBits, bool isSix)
{
    private const int BitsBeforeFour = 96;

    /// <summary>Bytes of a tree.</summary>
    public static long Length(uint nodes, int recordBits) => (long)nodes * recordBits / 4;

    /// <summary>Walks down to what the address belongs to.</summary>
    /// <param name="address">Four or sixteen bytes.</param>
    /// <param name="prefix">Receives the bits of the address that decided.</param>
    /// <returns>Offset of the entry in the data section, or -1 for none.</returns>
    public int Find(ReadOnlySpan<byte> address, out byte prefix)
    {
        prefix = 0;
        if (address.Length == 16 && !isSix) return -1;
        var tree = bytes.Span;
        var at = 0u;
        if (address.Length == 4 && isSix)
            for (var i = 0; i < BitsBeforeFour && at < nodes; i++) at = Record(tree, at, 0);
        for (; at < nodes && prefix < address.Length * 8; prefix++) at = Record(tree, at, address[prefix >> 3] >> (7 - (prefix & 7)) & 1);
        // The node number that is no node means nothing; a greater one is an offset past the separator of 16 bytes.
        return at <= nodes || at - nodes < 16 || at - nodes - 16 > int.MaxValue ? -1 : (int)(at - nodes - 16);
    }

    private uint Record(ReadOnlySpan<byte> tree, uint node, int side)
    {
        var record = tree.Slice((int)(node * recordBits / 4), recordBits / 4);
        return recordBits switch
        {
            24 => (uint)(record[side * 3] << 16 | record[side * 3 + 1] << 8 | record[side * 3 + 2]),
            28 => (uint)((side == 0 ? record[3] >> 4 : record[3] & 0xF) << 24 | record[side * 4] << 16 | record[side * 4 + 1] << 8 | record[side * 4 + 2]),
            _ => BinaryPrimitives.ReadUInt32BigEndian(record[(side * 4)..]),
        };
    }
}
