namespace Meridian.Dns;

/// <summary>Dynamic updates as wire bytes (RFC 2136).</summary>
internal static class UpdateMessage
{
    private const ushort ClassIn = 1;
    private const ushort ClassNone = 254;
    private const ushort ClassAny = 255;
    private const int Opcode = 5;

    /// <summary>One update: nothing is done unless all is as it was before.</summary>
    /// <exception cref="ProviderException">It does not fit into one message.</exception>
    public static byte[] Write(ushort id, DnsName zone, IReadOnlyList<SetChange> changes)
    {
        var buffer = new byte[ushort.MaxValue - 1024];
        var writer = new WireWriter(buffer, []);
        writer.UInt16(id);
        writer.UInt16(Opcode << 11);
        writer.UInt16(1);
        writer.UInt16(0);
        writer.UInt16(0);
        writer.UInt16(0);
        writer.Name(zone, compress: false);
        writer.UInt16((ushort)RecordType.SOA);
        writer.UInt16(ClassIn);
        writer.Patch(6, Prerequisites(ref writer, changes));
        writer.Patch(8, Updates(ref writer, changes));
        return writer.Overflow ? throw new ProviderException(ProviderFault.Rejected, "the records do not fit into one update") : buffer[..writer.Position];
    }

    private static ushort Prerequisites(ref WireWriter writer, IReadOnlyList<SetChange> changes)
    {
        var count = 0;
        foreach (var change in changes)
        {
            if (change.Before is null) Record(ref writer, change.Name, change.Type, ClassNone, 0, null, ref count);
            else foreach (var data in change.Before.Data) Record(ref writer, change.Name, change.Type, ClassIn, 0, data, ref count);
        }
        return (ushort)count;
    }

    private static ushort Updates(ref WireWriter writer, IReadOnlyList<SetChange> changes)
    {
        var count = 0;
        foreach (var change in changes)
        {
            if (change.Before is not null) Record(ref writer, change.Name, change.Type, ClassAny, 0, null, ref count);
            foreach (var data in change.After?.Data ?? []) Record(ref writer, change.Name, change.Type, ClassIn, change.After!.Ttl, data, ref count);
        }
        return (ushort)count;
    }

    private static void Record(ref WireWriter writer, DnsName name, RecordType type, ushort recordClass, uint ttl, RecordData? data, ref int count)
    {
        writer.Name(name, compress: false);
        writer.UInt16((ushort)type);
        writer.UInt16(recordClass);
        writer.UInt32(ttl);
        var lengthAt = writer.Position;
        writer.UInt16(0);
        if (data is not null) DnsMessageEncoder.Data(ref writer, data, compress: false);
        writer.Patch(lengthAt, (ushort)(writer.Position - lengthAt - 2));
        count++;
    }
}
