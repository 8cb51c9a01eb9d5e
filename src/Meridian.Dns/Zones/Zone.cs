namespace Meridian.Dns;

/// <summary>One version of a zone: an immutable snapshot from which answers are made.</summary>
public sealed class Zone
{
    // Never changed once the zone is published. A plain dictionary: it is copied at every change, which is quicker than freezing it.
    private readonly Dictionary<DnsName, ZoneNode> nodes;
    private readonly Dictionary<DnsName, ZoneNode>.AlternateLookup<ReadOnlySpan<byte>> byWire;

    internal Zone(ZoneOptions options, uint serial, Dictionary<DnsName, ZoneNode> nodes)
    {
        (Options, Serial, this.nodes) = (options, serial, nodes);
        Soa = new EncodedSet(options.Soa(serial));
        byWire = nodes.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Name of the zone.</summary>
    public DnsName Apex => Options.Apex;

    /// <summary>Version number, also in the SOA record; grows with every change.</summary>
    public uint Serial { get; }

    /// <summary>All record sets but the SOA, in no particular order.</summary>
    public IEnumerable<RecordSet> RecordSets => nodes.Values.SelectMany(n => n.Sets).Select(s => s.Records);

    /// <summary>The records of one name and type, or null.</summary>
    public RecordSet? Find(DnsName name, RecordType type) => nodes.GetValueOrDefault(name)?.Find(type)?.Records;

    internal ZoneOptions Options { get; }

    internal EncodedSet Soa { get; }

    internal Dictionary<DnsName, ZoneNode> CopyNodes() => new(nodes, DnsNameComparer.Instance);

    /// <summary>The node that answers for a name: its own, else that of the wildcard at the closest name above that exists (RFC 4592), else null.</summary>
    /// <param name="name">Lower-case wire bytes of a name at or below the apex.</param>
    internal ZoneNode? Match(ReadOnlySpan<byte> name)
    {
        if (byWire.TryGetValue(name, out var node)) return node;
        var shortest = Apex.Wire.Length;
        Span<byte> wildcard = stackalloc byte[DnsName.MaxLength + 2];
        while (name.Length > shortest)
        {
            name = name[(name[0] + 1)..];
            if (!byWire.TryGetValue(name, out _) && name.Length > shortest) continue;
            wildcard[0] = 1;
            wildcard[1] = (byte)'*';
            name.CopyTo(wildcard[2..]);
            return byWire.TryGetValue(wildcard[..(name.Length + 2)], out node) ? node : null;
        }
        return null;
    }
}
