using System.Net;
using System.Net.Sockets;

namespace Meridian.Dns;

/// <summary>What a record says: one of the kinds below.</summary>
public abstract record RecordData
{
    /// <summary>Type of the records that carry this data.</summary>
    public abstract RecordType Type { get; }
}

/// <summary>Data of an A or AAAA record.</summary>
/// <param name="Address">An IPv4 address (A) or IPv6 address (AAAA).</param>
public sealed record AddressData(IPAddress Address) : RecordData
{
    /// <inheritdoc />
    public override RecordType Type => Address.AddressFamily == AddressFamily.InterNetwork ? RecordType.A : RecordType.AAAA;
}

/// <summary>Data of a CNAME, NS or PTR record: a name.</summary>
/// <param name="Type">Which of the three.</param>
/// <param name="Target">The name pointed to.</param>
public sealed record NameData(RecordType Type, DnsName Target) : RecordData
{
    /// <inheritdoc />
    public override RecordType Type { get; } = Type;
}

/// <summary>Data of an SOA record.</summary>
/// <param name="PrimaryServer">Name of the zone's first server.</param>
/// <param name="Mailbox">Mailbox of who is responsible, with a dot for the at sign.</param>
/// <param name="Serial">Version of the zone; grows with every change.</param>
/// <param name="Refresh">Seconds between checks of a secondary server.</param>
/// <param name="Retry">Seconds before a failed check is repeated.</param>
/// <param name="Expire">Seconds after which a secondary without contact stops answering.</param>
/// <param name="NegativeTtl">Seconds for which "there is no such record" may be cached.</param>
public sealed record SoaData(DnsName PrimaryServer, DnsName Mailbox, uint Serial, uint Refresh, uint Retry, uint Expire, uint NegativeTtl) : RecordData
{
    /// <inheritdoc />
    public override RecordType Type => RecordType.SOA;
}

/// <summary>Data of an SRV record.</summary>
/// <param name="Priority">Lower is tried first.</param>
/// <param name="Weight">Share among equal priorities.</param>
/// <param name="Port">Port of the service.</param>
/// <param name="Target">Host of the service.</param>
public sealed record SrvData(ushort Priority, ushort Weight, ushort Port, DnsName Target) : RecordData
{
    /// <inheritdoc />
    public override RecordType Type => RecordType.SRV;
}

/// <summary>Data of an MX record.</summary>
/// <param name="Preference">Lower is tried first.</param>
/// <param name="Exchange">Host that takes the mail.</param>
public sealed record MailData(ushort Preference, DnsName Exchange) : RecordData
{
    /// <inheritdoc />
    public override RecordType Type => RecordType.MX;
}

/// <summary>Data of an SVCB or HTTPS record (RFC 9460).</summary>
/// <param name="Type">Which of the two.</param>
/// <param name="Priority">Lower is tried first; 0 makes the record an alias.</param>
/// <param name="Target">Where the service is; the root for the owner itself.</param>
/// <param name="Parameters">The parameters as on the wire.</param>
public sealed record ServiceBindingData(RecordType Type, ushort Priority, DnsName Target, ReadOnlyMemory<byte> Parameters) : RecordData
{
    /// <inheritdoc />
    public override RecordType Type { get; } = Type;

    /// <inheritdoc />
    public bool Equals(ServiceBindingData? other) =>
        other is not null && Type == other.Type && Priority == other.Priority && Target.Equals(other.Target) && Parameters.Span.SequenceEqual(other.Parameters.Span);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Type, Priority, Target, Parameters.Length);
}

/// <summary>Data of a type that is carried without being understood, TXT among them by its own factory.</summary>
/// <param name="Type">Type of the record.</param>
/// <param name="Bytes">The data as on the wire.</param>
public sealed record OpaqueData(RecordType Type, ReadOnlyMemory<byte> Bytes) : RecordData
{
    /// <inheritdoc />
    public override RecordType Type { get; } = Type;

    /// <inheritdoc />
    public bool Equals(OpaqueData? other) => other is not null && Type == other.Type && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Type, Bytes.Length);
}
