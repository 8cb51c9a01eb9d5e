namespace Meridian.Dns;

/// <summary>
/// A record set with its records as they go on the wire after the owner's name: type, class, TTL, length, data with names uncompressed.
/// An answer is then put together by copying.
/// </summary>
internal sealed class EncodedSet
{
    /// <summary>Bytes of a record between its owner's name and its data.</summary>
    public const int FixedLength = 10;

    private const ushort ClassIn = 1;

    public EncodedSet(RecordSet records)
    {
        Records = records;
        Wire = [.. records.Data.Select(Encode)];
        Alias = records.Type == RecordType.CNAME ? ((NameData)records.Data[0]).Target : null;
    }

    public RecordSet Records { get; }

    public byte[][] Wire { get; }

    /// <summary>Where a CNAME leads; null for other types.</summary>
    public DnsName? Alias { get; }

    private byte[] Encode(RecordData data)
    {
        Span<byte> buffer = stackalloc byte[FixedLength + 2048];
        var writer = new WireWriter(buffer, []);
        writer.UInt16((ushort)Records.Type);
        writer.UInt16(ClassIn);
        writer.UInt32(Records.Ttl);
        writer.UInt16(0);
        DnsMessageEncoder.Data(ref writer, data, compress: false);
        if (writer.Overflow) throw new ArgumentException($"{Records.Name} {Records.Type} has {writer.Position} bytes of data, at most 2048 are kept in a zone");
        writer.Patch(FixedLength - 2, (ushort)(writer.Position - FixedLength));
        return buffer[..writer.Position].ToArray();
    }
}
