namespace Meridian.Dns;

/// <summary>One question of a message; the class is always IN.</summary>
/// <param name="Name">Name asked for.</param>
/// <param name="Type">Type asked for.</param>
public sealed record DnsQuestion(DnsName Name, RecordType Type);

/// <summary>One record of a message or zone; the class is always IN.</summary>
/// <param name="Name">Name the record belongs to.</param>
/// <param name="Ttl">Seconds for which it may be cached.</param>
/// <param name="Data">What it says.</param>
public sealed record DnsRecord(DnsName Name, uint Ttl, RecordData Data)
{
    /// <summary>Type of the record.</summary>
    public RecordType Type => Data.Type;
}
