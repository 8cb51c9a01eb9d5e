namespace Meridian.Dns;

/// <summary>One name of a zone. Immutable. A name without records exists when names below it do (an empty non-terminal).</summary>
internal sealed class ZoneNode
{
    // Most names have one set, which then needs no array: a set, an array of sets, or null.
    private readonly object? sets;
    // The name without an object of its own: zones have millions of names.
    private readonly byte[] wire;

    public ZoneNode(DnsName name) => (wire, Hash) = (name.Bytes, name.GetHashCode());

    private ZoneNode(ZoneNode same, object? sets, int children) => (wire, Hash, this.sets, Children) = (same.wire, same.Hash, sets, children);

    /// <summary>The name, made as it is read.</summary>
    public DnsName Name => new(wire, Hash);

    /// <summary>The name's bytes.</summary>
    public ReadOnlySpan<byte> Wire => wire;

    /// <summary>The name's hash.</summary>
    public int Hash { get; }

    /// <summary>How many names that exist are directly below.</summary>
    public int Children { get; }

    public bool Exists => sets is not null || Children > 0;

    public bool HasSets => sets is not null;

    /// <summary>The record sets of the name.</summary>
    public EncodedSet[] Sets => sets switch { null => [], EncodedSet one => [one], var several => (EncodedSet[])several };

    /// <summary>One of the sets, the same for one version of the zone; null when there is none.</summary>
    public EncodedSet? Any => sets as EncodedSet ?? (sets as EncodedSet[])?[0];

    /// <summary>The alias, or null. A name with an alias has nothing else.</summary>
    public EncodedSet? Alias => sets is EncodedSet { Type: RecordType.CNAME } alias ? alias : null;

    public EncodedSet? Find(RecordType type)
    {
        if (sets is EncodedSet one) return one.Type == type ? one : null;
        if (sets is null) return null;
        foreach (var set in (EncodedSet[])sets)
            if (set.Type == type) return set;
        return null;
    }

    public ZoneNode With(EncodedSet set) => new(this, Pack([.. Sets.Where(s => s.Type != set.Type), set]), Children);

    public ZoneNode Without(RecordType type) => new(this, type == RecordType.ANY ? null : Pack([.. Sets.Where(s => s.Type != type)]), Children);

    public ZoneNode WithChildren(int children) => new(this, sets, children);

    private static object? Pack(EncodedSet[] sets) => sets switch { [] => null, [var one] => one, _ => sets };
}
