namespace Meridian.Dns;

/// <summary>Puts the messages of a zone transfer together (RFC 5936): from the SOA record to the same again.</summary>
internal sealed class ZoneTransfer(DnsName zone)
{
    private const int MostRecords = 2_000_000;

    public List<DnsRecord> Records { get; } = [];

    public bool IsComplete { get; private set; }

    /// <exception cref="DnsFormatException">The messages are no transfer of the zone.</exception>
    public void Add(DnsMessage message)
    {
        if (message.Answers.Count == 0) throw new DnsFormatException($"a message of the transfer of {zone} is empty");
        foreach (var record in message.Answers)
        {
            if (IsComplete) throw new DnsFormatException($"records follow the end of the transfer of {zone}");
            if (Records.Count == 0 && record.Type != RecordType.SOA) throw new DnsFormatException($"the transfer of {zone} does not begin with its SOA record");
            if (Records.Count > 0 && record.Type == RecordType.SOA && record.Name.Equals(zone)) IsComplete = true;
            else Records.Add(record);
            if (Records.Count > MostRecords) throw new DnsFormatException($"zone {zone} has more than {MostRecords} records");
        }
    }

    public static IReadOnlyList<ManagedSet> Sets(IEnumerable<DnsRecord> records) =>
        [.. records.GroupBy(r => (r.Name, r.Type)).Select(g => new ManagedSet(g.Key.Name, g.Key.Type, g.Min(r => r.Ttl), g.Select(r => r.Data)))];
}
