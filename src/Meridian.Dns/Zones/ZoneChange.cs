namespace Meridian.Dns;

/// <summary>One step of an atomic change of a zone.</summary>
/// <param name="Name">Name that changes.</param>
/// <param name="Type">Type that changes; <see cref="RecordType.ANY"/> when all records of the name go.</param>
/// <param name="Records">The records from now on, or null when they go.</param>
public readonly record struct ZoneChange(DnsName Name, RecordType Type, RecordSet? Records)
{
    /// <summary>Adds or replaces the records of one name and type.</summary>
    public static ZoneChange Set(RecordSet records) => new(records.Name, records.Type, records);

    /// <summary>Removes the records of one name and type; nothing happens when there are none.</summary>
    public static ZoneChange Remove(DnsName name, RecordType type) => new(name, type, null);

    /// <summary>Removes all records of a name; nothing happens when there are none.</summary>
    public static ZoneChange RemoveAll(DnsName name) => new(name, RecordType.ANY, null);
}
