using System.Net;

namespace Meridian.Dns;

/// <summary>What a zone says about itself.</summary>
public sealed record ZoneOptions
{
    /// <summary>Name of the zone, such as <c>meridian.test</c>.</summary>
    public required DnsName Apex { get; init; }

    /// <summary>
    /// SOA record that the zone begins with, as from a zone file; its serial is the first. Then the NS records are content like all others.
    /// Default: none, and the zone makes its own SOA and NS records from the rest of these options.
    /// </summary>
    public SoaData? Start { get; init; }

    /// <summary>Seconds for which the SOA of <see cref="Start"/> may be cached.</summary>
    public uint StartTtl { get; init; } = RecordSet.DefaultTtl;

    /// <summary>Label, below the apex, of the name server that SOA and NS name. Default <c>ns</c>.</summary>
    public string NameServerLabel { get; init; } = "ns";

    /// <summary>Addresses of that name server: its A and AAAA records.</summary>
    public IReadOnlyList<IPAddress> NameServerAddresses { get; init; } = [];

    /// <summary>Seconds for which "there is no such record" may be cached. Default 5.</summary>
    public uint NegativeTtl { get; init; } = RecordSet.DefaultTtl;

    /// <summary>Seconds for which the NS records and the name server's addresses may be cached. Default 60.</summary>
    public uint ApexTtl { get; init; } = 60;

    internal DnsName NameServer => Apex.Prepend(NameServerLabel);

    internal RecordSet Soa(uint serial) => Start is { } start
        ? new RecordSet(Apex, RecordType.SOA, [start with { Serial = serial }], StartTtl)
        : new RecordSet(Apex, RecordType.SOA, [new SoaData(NameServer, Apex.Prepend("hostmaster"), serial, Refresh: 60, Retry: 10, Expire: 86_400, NegativeTtl)], NegativeTtl);

    internal RecordSet NegativeSoa(uint serial)
    {
        var soa = Soa(serial);
        return new RecordSet(Apex, RecordType.SOA, soa.Data, Math.Min(soa.Ttl, ((SoaData)soa.Data[0]).NegativeTtl));
    }

    internal IEnumerable<RecordSet> OwnRecords()
    {
        if (Start is not null) yield break;
        yield return new RecordSet(Apex, RecordType.NS, [new NameData(RecordType.NS, NameServer)], ApexTtl);
        foreach (var family in NameServerAddresses.GroupBy(a => a.AddressFamily))
        {
            var addresses = family.Select(a => new AddressData(a)).ToArray();
            yield return new RecordSet(NameServer, addresses[0].Type, addresses, ApexTtl);
        }
    }
}
