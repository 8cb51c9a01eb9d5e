using System.Net;

namespace Meridian.Dns;

/// <summary>All records of one name and type: what is answered, replaced and removed as one.</summary>
public sealed class RecordSet : IEquatable<RecordSet>
{
    /// <summary>TTL of records that say nothing else: a change is seen everywhere within this time.</summary>
    public const uint DefaultTtl = 5;

    /// <summary>Makes a record set; equal data is kept once.</summary>
    /// <param name="name">Name the records belong to.</param>
    /// <param name="type">Type of the records.</param>
    /// <param name="data">At least one, all of that type.</param>
    /// <param name="ttl">Seconds for which the records may be cached.</param>
    /// <exception cref="ArgumentException">There is no data, or data of another type.</exception>
    public RecordSet(DnsName name, RecordType type, IEnumerable<RecordData> data, uint ttl = DefaultTtl)
    {
        (Name, Type, Ttl, Data) = (name, type, ttl, [.. data is IReadOnlyCollection<RecordData> { Count: 1 } ? data : data.Distinct()]);
        if (Data.Count == 0) throw new ArgumentException($"{name} {type} has no data; remove the set instead", nameof(data));
        if (Data.FirstOrDefault(d => d.Type != type) is { } other) throw new ArgumentException($"{name} {type} is given {other.Type} data", nameof(data));
    }

    /// <summary>Name the records belong to.</summary>
    public DnsName Name { get; }

    /// <summary>Type of the records.</summary>
    public RecordType Type { get; }

    /// <summary>Seconds for which the records may be cached.</summary>
    public uint Ttl { get; }

    /// <summary>The records' data; never empty.</summary>
    public IReadOnlyList<RecordData> Data { get; }

    /// <summary>
    /// What decides which of the records a client is told, such as a <see cref="TrafficPlan"/>; never on the wire. Compared with the records: a set with
    /// other routing is another set. Default: nothing, all are told in turns.
    /// </summary>
    public object? Routing { get; init; }

    /// <summary>IPv4 addresses of a name.</summary>
    public static RecordSet Addresses(DnsName name, IEnumerable<IPAddress> addresses, uint ttl = DefaultTtl) =>
        new(name, RecordType.A, addresses.Select(a => new AddressData(a)), ttl);

    /// <summary>Another name for a name.</summary>
    public static RecordSet Alias(DnsName name, DnsName target, uint ttl = DefaultTtl) =>
        new(name, RecordType.CNAME, [new NameData(RecordType.CNAME, target)], ttl);

    /// <inheritdoc />
    public bool Equals(RecordSet? other) =>
        other is not null && Type == other.Type && Ttl == other.Ttl && Name.Equals(other.Name) && Data.SequenceEqual(other.Data) && Equals(Routing, other.Routing);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as RecordSet);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, Type, Ttl, Data.Count);

    /// <summary>Zone file lines on one line, for logs and explanations.</summary>
    public override string ToString() => $"{Name} {Ttl} {Type} {string.Join(", ", Data)}";
}
