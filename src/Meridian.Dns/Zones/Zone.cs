namespace Meridian.Dns;

/// <summary>One version of a zone: an immutable snapshot from which answers are made.</summary>
public sealed class Zone
{
    private readonly NameTrie names;
    private readonly int delegations;

    internal Zone(ZoneOptions options, uint serial, NameTrie names, int delegations)
    {
        (Options, Serial, this.names, this.delegations) = (options, serial, names, delegations);
        Soa = new EncodedSet(options.Soa(serial));
        NegativeSoa = new EncodedSet(options.NegativeSoa(serial));
    }

    /// <summary>Name of the zone.</summary>
    public DnsName Apex => Options.Apex;

    /// <summary>Version number, also in the SOA record; grows with every change.</summary>
    public uint Serial { get; }

    /// <summary>How many names exist in the zone, with those that only have names below them.</summary>
    public int NameCount => names.Count;

    /// <summary>All record sets but the SOA, in no particular order. They are made as they are read.</summary>
    public IEnumerable<RecordSet> RecordSets => names.Nodes.SelectMany(n => n.Sets.Select(s => s.ToRecords(n.Name)));

    /// <summary>The records of one name and type, or null.</summary>
    public RecordSet? Find(DnsName name, RecordType type) => names.Find(name)?.Find(type)?.ToRecords(name);

    internal ZoneOptions Options { get; }

    /// <summary>The SOA as an answer.</summary>
    internal EncodedSet Soa { get; }

    /// <summary>The SOA that comes with "there is no such record"; its TTL is how long that may be cached (RFC 2308).</summary>
    internal EncodedSet NegativeSoa { get; }

    internal IEnumerable<ZoneNode> Nodes => names.Nodes;

    internal ZoneEditor Edit() => new(Options, names, delegations);

    internal ZoneNode? FindNode(ReadOnlySpan<byte> name) => names.Find(name, DnsNameComparer.Hash(name));

    /// <summary>The node that answers for a name: its own, else that of the wildcard at the closest name above that exists (RFC 4592), else null.</summary>
    /// <param name="name">Lower-case wire bytes of a name at or below the apex.</param>
    internal ZoneNode? Match(ReadOnlySpan<byte> name)
    {
        if (FindNode(name) is { } node) return node;
        var shortest = Apex.Wire.Length;
        Span<byte> wildcard = stackalloc byte[DnsName.MaxLength + 2];
        while (name.Length > shortest)
        {
            name = name[(name[0] + 1)..];
            if (name.Length > shortest && FindNode(name) is null) continue;
            wildcard[0] = 1;
            wildcard[1] = (byte)'*';
            name.CopyTo(wildcard[2..]);
            return FindNode(wildcard[..(name.Length + 2)]);
        }
        return null;
    }

    /// <summary>The highest name, at or above the given one and below the apex, that is delegated to other servers; null when the zone itself answers.</summary>
    /// <param name="name">Lower-case wire bytes of a name at or below the apex.</param>
    /// <param name="offset">Receives where in the name the delegated one begins.</param>
    internal EncodedSet? Cut(ReadOnlySpan<byte> name, out int offset)
    {
        offset = 0;
        EncodedSet? highest = null;
        if (delegations == 0) return null;
        for (var at = 0; name.Length - at > Apex.Wire.Length; at += name[at] + 1)
        {
            if (FindNode(name[at..])?.Find(RecordType.NS) is not { } servers) continue;
            highest = servers;
            offset = at;
        }
        return highest;
    }
}
