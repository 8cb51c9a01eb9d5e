using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>
/// A record set as it stands in an answer whose question asks for its owner: every record begins with a pointer to the question's name. Such an
/// answer is made by one copy; for another owner the pointers are changed. This is all that a zone keeps of a record.
/// </summary>
internal sealed class EncodedSet
{
    /// <summary>Bytes of a record between its owner's name and its data.</summary>
    public const int FixedLength = 10;

    /// <summary>Bytes of the pointer to the owner's name.</summary>
    public const int OwnerLength = 2;

    private const ushort ClassIn = 1;
    private const int UsualLength = 2048;

    // Null, the target of an alias, what the records are chosen by, or other routing, which is kept only.
    private readonly object? extra;

    public EncodedSet(RecordSet records)
    {
        Type = records.Type;
        Count = (ushort)records.Data.Count;
        Wire = Encode(records);
        Stride = StrideOf(Wire, Count);
        if (Type == RecordType.CNAME) extra = ((NameData)records.Data[0]).Target;
        else if (records.Routing is TrafficPlan plan && plan.Targets.Count == Count) extra = new SetPlans(plan, this);
        else extra = records.Routing;
    }

    public RecordType Type { get; }

    /// <summary>Number of records.</summary>
    public ushort Count { get; }

    /// <summary>Length of each record when all have the same, as addresses do; else 0.</summary>
    public ushort Stride { get; }

    public byte[] Wire { get; }

    /// <summary>Where a CNAME leads; null for other types.</summary>
    public DnsName? Alias => extra as DnsName;

    /// <summary>What clients at each place are told; null for sets that all are told in turns.</summary>
    public SetPlans? Plans => extra as SetPlans;

    private object? Routing => extra switch { SetPlans plans => plans.Plan, DnsName => null, var other => other };

    public uint Ttl => BinaryPrimitives.ReadUInt32BigEndian(Wire.AsSpan(OwnerLength + 4));

    /// <summary>The records as objects, made anew from the bytes.</summary>
    public RecordSet ToRecords(DnsName owner)
    {
        var data = new RecordData[Count];
        var at = 0;
        for (var i = 0; i < Count; i++)
        {
            var length = LengthAt(Wire, at);
            data[i] = DnsMessageDecoder.Data(Wire.AsSpan(at + OwnerLength + FixedLength, length - OwnerLength - FixedLength), Type);
            at += length;
        }
        return new RecordSet(owner, Type, data, Ttl) { Routing = Routing };
    }

    /// <summary>Whether the two say the same to everybody.</summary>
    public bool Says(EncodedSet other) => Wire.AsSpan().SequenceEqual(other.Wire) && Equals(Routing, other.Routing);

    /// <summary>Length of the record that begins at a position, with the pointer to its owner.</summary>
    public static int LengthAt(ReadOnlySpan<byte> wire, int at) =>
        OwnerLength + FixedLength + BinaryPrimitives.ReadUInt16BigEndian(wire[(at + OwnerLength + FixedLength - 2)..]);

    /// <summary>Some of the records, in the given order.</summary>
    public byte[] Select(IReadOnlyList<int> records)
    {
        var starts = new int[Count + 1];
        for (var i = 0; i < Count; i++) starts[i + 1] = starts[i] + LengthAt(Wire, starts[i]);
        var chosen = new byte[records.Sum(i => starts[i + 1] - starts[i])];
        var at = 0;
        foreach (var i in records)
        {
            Wire.AsSpan(starts[i]..starts[i + 1]).CopyTo(chosen.AsSpan(at));
            at += starts[i + 1] - starts[i];
        }
        return chosen;
    }

    private static ushort StrideOf(ReadOnlySpan<byte> wire, int count)
    {
        var first = LengthAt(wire, 0);
        for (var at = 0; at < wire.Length; at += first)
            if (LengthAt(wire, at) != first) return 0;
        return (ushort)(count * first == wire.Length ? first : 0);
    }

    private static byte[] Encode(RecordSet records)
    {
        Span<byte> usual = stackalloc byte[UsualLength];
        var length = Encode(records, usual);
        if (length <= UsualLength) return usual[..length].ToArray();
        if (length > ushort.MaxValue - 512) throw new ArgumentException($"{records.Name} {records.Type} has {length} bytes of records, more than an answer can have");
        var large = new byte[length];
        Encode(records, large);
        return large;
    }

    private static int Encode(RecordSet records, Span<byte> buffer)
    {
        var writer = new WireWriter(buffer, []);
        foreach (var data in records.Data)
        {
            writer.UInt16(0xC000 | DnsRequest.NameOffset);
            writer.UInt16((ushort)records.Type);
            writer.UInt16(ClassIn);
            writer.UInt32(records.Ttl);
            var lengthAt = writer.Position;
            writer.UInt16(0);
            DnsMessageEncoder.Data(ref writer, data, compress: false);
            if (writer.Position - lengthAt - 2 > ushort.MaxValue) throw new ArgumentException($"{records.Name} {records.Type} has a record that is too long");
            writer.Patch(lengthAt, (ushort)(writer.Position - lengthAt - 2));
        }
        return writer.Position;
    }
}
