namespace Meridian.Dns;

/// <summary>Makes the next version of a zone from changes; pure.</summary>
internal sealed class ZoneEditor(ZoneOptions options, Dictionary<DnsName, ZoneNode> nodes)
{
    private readonly HashSet<DnsName> touched = [];

    /// <summary>A zone with nothing but its own records.</summary>
    public static ZoneEditor Empty(ZoneOptions options)
    {
        var editor = new ZoneEditor(options, new Dictionary<DnsName, ZoneNode>(DnsNameComparer.Instance));
        editor.Put(options.Apex, ZoneNode.Empty with { Children = 1 });
        foreach (var own in options.OwnRecords()) editor.Edit(own.Name, node => node.With(own));
        return editor;
    }

    /// <summary>Whether anything differs from where the editor began.</summary>
    public bool Changed { get; private set; }

    /// <exception cref="ArgumentException">The change is outside the zone, or of records that the zone makes itself.</exception>
    public void Apply(ZoneChange change)
    {
        Check(change);
        if (change.Records is { } records)
        {
            if (nodes.GetValueOrDefault(change.Name)?.Find(change.Type)?.Records.Equals(records) == true) return;
            Edit(change.Name, node => node.With(records));
        }
        else if (nodes.GetValueOrDefault(change.Name)?.Has(change.Type) == true)
        {
            Edit(change.Name, n => n.Without(change.Type));
        }
        else
        {
            return;
        }
        touched.Add(change.Name);
        Changed = true;
    }

    /// <summary>Checks what holds between the record sets of one name, and gives the zone.</summary>
    /// <exception cref="ArgumentException">A name has an alias and something else.</exception>
    public Zone Finish(uint serial)
    {
        foreach (var name in touched)
        {
            if (!nodes.TryGetValue(name, out var node) || node.Alias is null) continue;
            if (node.Sets.Length > 1 || node.Alias.Wire.Length > 1)
                throw new ArgumentException($"{name} has a CNAME record; it can have nothing else beside it");
        }
        return new Zone(options, serial, nodes);
    }

    private void Check(ZoneChange change)
    {
        if (!change.Name.IsAtOrBelow(options.Apex)) throw new ArgumentException($"{change.Name} is outside the zone {options.Apex}");
        if (change.Type is RecordType.SOA or RecordType.NS)
            throw new ArgumentException($"{change.Name} {change.Type}: the zone {options.Apex} makes its own SOA and NS records, and delegations are not supported");
        if (change.Name.Equals(options.NameServer) && options.NameServerAddresses.Count > 0)
            throw new ArgumentException($"{change.Name} is the zone's own name server");
        if (change.Name.Equals(options.Apex) && change.Type is RecordType.CNAME or RecordType.ANY)
            throw new ArgumentException($"{change.Name} {change.Type}: the apex of a zone keeps its own records and can be no alias");
    }

    private void Edit(DnsName name, Func<ZoneNode, ZoneNode> edit) => Put(name, edit(nodes.GetValueOrDefault(name) ?? ZoneNode.Empty));

    // Names above come into being with the first name below them and go with the last.
    private void Put(DnsName name, ZoneNode node)
    {
        var existed = nodes.ContainsKey(name);
        if (node.Exists) nodes[name] = node;
        else nodes.Remove(name);
        if (existed == node.Exists || name.Equals(options.Apex)) return;
        var step = node.Exists ? 1 : -1;
        Edit(name.Parent, parent => parent with { Children = parent.Children + step });
    }
}
