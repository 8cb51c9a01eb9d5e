namespace Meridian.Dns;

/// <summary>Zones in files, in the form that all DNS servers read (RFC 1035 section 5). The first record is the SOA; the zone is its owner.</summary>
public static class ZoneFile
{
    /// <summary>Reads a zone. Records go into it as they are read, so nothing but the zone itself takes memory.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="origin">What names without a final dot are below until the file says it; null for nothing.</param>
    /// <param name="time">Clock, for the serials of later changes.</param>
    /// <param name="routing">What decides which records of a set a client is told; null for nothing. Asked for every set that has more than one record.</param>
    /// <exception cref="ZoneFileException">The file is no zone.</exception>
    public static ZoneStore Read(TextReader reader, DnsName? origin, TimeProvider time, Func<RecordSet, object?>? routing = null)
    {
        var records = new ZoneFileReader(reader, origin);
        if (records.Next() is not { Data: SoaData soa } first) throw new ZoneFileException($"line {records.Line}: the first record of a zone is its SOA");
        var editor = ZoneEditor.Empty(new ZoneOptions { Apex = first.Name, Start = soa, StartTtl = first.Ttl });
        var set = new List<DnsRecord>();
        try
        {
            while (records.Next() is { } record)
            {
                if (set.Count > 0 && (record.Type != set[0].Type || !record.Name.Equals(set[0].Name))) Add(editor, set);
                set.Add(record);
            }
            if (set.Count > 0) Add(editor, set);
            var zone = editor.Finish(soa.Serial);
            if (zone.Find(zone.Apex, RecordType.NS) is null) throw new ZoneFileException($"the zone {zone.Apex} has no NS record");
            return ZoneStore.From(routing is null ? zone : Routed(zone, routing), time);
        }
        catch (ArgumentException fault)
        {
            throw new ZoneFileException($"line {records.Line}: {fault.Message}");
        }
    }

    private static void Add(ZoneEditor editor, List<DnsRecord> set)
    {
        editor.Add(new RecordSet(set[0].Name, set[0].Type, set.Select(r => r.Data), set.Min(r => r.Ttl)));
        set.Clear();
    }

    private static Zone Routed(Zone zone, Func<RecordSet, object?> routing)
    {
        var editor = zone.Edit();
        foreach (var node in zone.Nodes)
        {
            foreach (var set in node.Sets.Where(s => s.Count > 1))
            {
                var records = set.ToRecords(node.Name);
                if (routing(records) is { } plan) editor.Apply(ZoneChange.Set(new RecordSet(records.Name, records.Type, records.Data, records.Ttl) { Routing = plan }));
            }
        }
        return editor.Finish(zone.Serial);
    }
}
