namespace Meridian.Dns;

/// <summary>Makes the next version of a zone from changes. The version it began with stays as it is.</summary>
internal sealed class ZoneEditor(ZoneOptions options, NameTrie names, int delegations)
{
    // Not the editor itself: branches keep it, and through it they would keep every version before.
    private readonly object mark = new();
    private readonly HashSet<DnsName> aliases = [];
    private NameTrie names = names;
    private int delegations = delegations;

    /// <summary>A zone with nothing but its own records.</summary>
    public static ZoneEditor Empty(ZoneOptions options)
    {
        var editor = new ZoneEditor(options, NameTrie.Empty, 0);
        // The apex always exists, as if there were always something below it.
        editor.Put(new ZoneNode(options.Apex).WithChildren(1));
        foreach (var own in options.OwnRecords()) editor.Set(own);
        return editor;
    }

    /// <summary>Whether anything differs from where the editor began.</summary>
    public bool Changed { get; private set; }

    /// <exception cref="ArgumentException">The change is outside the zone, or of records that the zone makes itself.</exception>
    public void Apply(ZoneChange change)
    {
        Check(change.Name, change.Type);
        if (change.Records is { } records) Set(records);
        else Remove(change.Name, change.Type);
    }

    /// <summary>Adds records to those that the name has already.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Apply"/>.</exception>
    public void Add(RecordSet records)
    {
        Check(records.Name, records.Type);
        var before = names.Find(records.Name)?.Find(records.Type);
        Set(before is null ? records : new RecordSet(records.Name, records.Type, [.. before.ToRecords(records.Name).Data, .. records.Data], Math.Min(before.Ttl, records.Ttl)));
    }

    /// <summary>Checks what holds between the record sets of one name, and gives the zone.</summary>
    /// <exception cref="ArgumentException">A name has an alias and something else.</exception>
    public Zone Finish(uint serial)
    {
        foreach (var name in aliases)
        {
            if (names.Find(name) is not { } node || node.Find(RecordType.CNAME) is not { } alias) continue;
            if (node.Alias is null || alias.Count > 1) throw new ArgumentException($"{name} has a CNAME record; it can have nothing else beside it");
        }
        return new Zone(options, serial, names, delegations);
    }

    private void Set(RecordSet records)
    {
        var node = names.Find(records.Name) ?? new ZoneNode(records.Name);
        var (before, set) = (node.Find(records.Type), new EncodedSet(records));
        if (before is not null && before.Says(set)) return;
        if (before is null && IsCut(records.Name, records.Type)) delegations++;
        if (records.Type == RecordType.CNAME || node.Find(RecordType.CNAME) is not null) aliases.Add(records.Name);
        Put(node.With(set));
    }

    private void Remove(DnsName name, RecordType type)
    {
        if (names.Find(name) is not { HasSets: true } node || type != RecordType.ANY && node.Find(type) is null) return;
        if (IsCut(name, RecordType.NS) && type is RecordType.NS or RecordType.ANY && node.Find(RecordType.NS) is not null) delegations--;
        Put(node.Without(type));
    }

    private bool IsCut(DnsName name, RecordType type) => type == RecordType.NS && !name.Equals(options.Apex);

    private void Check(DnsName name, RecordType type)
    {
        if (!name.IsAtOrBelow(options.Apex)) throw new ArgumentException($"{name} is outside the zone {options.Apex}");
        var atApex = name.Equals(options.Apex);
        if (type == RecordType.SOA || atApex && type == RecordType.NS && options.Start is null)
            throw new ArgumentException($"{name} {type}: the zone {options.Apex} makes its own SOA and NS records");
        if (options.Start is null && options.NameServerAddresses.Count > 0 && name.Equals(options.NameServer))
            throw new ArgumentException($"{name} is the zone's own name server");
        if (atApex && type is RecordType.CNAME or RecordType.ANY)
            throw new ArgumentException($"{name} {type}: the apex of a zone keeps its own records and can be no alias");
    }

    // Names above come into being with the first name below them and go with the last.
    private void Put(ZoneNode node)
    {
        Changed = true;
        while (true)
        {
            var existed = names.Find(node.Wire, node.Hash) is not null;
            names = node.Exists ? names.With(node, mark) : names.Without(node.Name, mark);
            if (existed == node.Exists || node.Wire.SequenceEqual(options.Apex.Wire)) return;
            var parent = node.Name.Parent;
            var above = names.Find(parent) ?? new ZoneNode(parent);
            node = above.WithChildren(above.Children + (node.Exists ? 1 : -1));
        }
    }
}
