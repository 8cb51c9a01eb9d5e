using System.Net;

namespace Meridian.Dns;

/// <summary>What a zone says about itself.</summary>
public sealed record ZoneOptions
{
    /// <summary>Name of the zone, such as <c>meridian.test</c>.</summary>
    public required DnsName Apex { get; init; }

    /// <summary>Label, below the apex, of the name server that SOA and NS name. Default <c>ns</c>.</summary>
    public string NameServerLabel { get; init; } = "ns";

    /// <summary>Addresses of that name server: its A records.</summary>
    public IReadOnlyList<IPAddress> NameServerAddresses { get; init; } = [];

    /// <summary>Seconds for which "there is no such record" may be cached. Default 5.</summary>
    public uint NegativeTtl { get; init; } = RecordSet.DefaultTtl;

    /// <summary>Seconds for which the NS records and the name server's addresses may be cached. Default 60.</summary>
    public uint ApexTtl { get; init; } = 60;

    internal DnsName NameServer => Apex.Prepend(NameServerLabel);

    internal RecordSet Soa(uint serial) => new(
        Apex, RecordType.SOA, [new SoaData(NameServer, Apex.Prepend("hostmaster"), serial, Refresh: 60, Retry: 10, Expire: 86_400, NegativeTtl)], NegativeTtl);

    internal IEnumerable<RecordSet> OwnRecords()
    {
        yield return new RecordSet(Apex, RecordType.NS, [new NameData(RecordType.NS, NameServer)], ApexTtl);
        if (NameServerAddresses.Count > 0) yield return RecordSet.Addresses(NameServer, NameServerAddresses, ApexTtl);
    }
}
