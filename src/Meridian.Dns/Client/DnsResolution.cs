using System.Net;

namespace Meridian.Dns;

/// <summary>What a name resolved to.</summary>
/// <param name="Code">Code of the last answer. <see cref="ResponseCode.NoError"/> without records means: the name has no such type.</param>
/// <param name="Name">The name at the end of the aliases; the name asked for when there are none.</param>
/// <param name="Aliases">The CNAME records followed, in order.</param>
/// <param name="Records">The records of the type asked for; empty when there are none.</param>
/// <param name="Authority">Authority records of the last answer: the SOA when there are no records.</param>
public sealed record DnsResolution(
    ResponseCode Code, DnsName Name, IReadOnlyList<DnsRecord> Aliases, IReadOnlyList<DnsRecord> Records, IReadOnlyList<DnsRecord> Authority)
{
    /// <summary>The addresses among the records, in the order in which the server gave them.</summary>
    public IPAddress[] Addresses => [.. Records.Select(r => r.Data).OfType<AddressData>().Select(a => a.Address)];

    /// <summary>How long the result holds: the shortest TTL of aliases and records; null when there are no records.</summary>
    public TimeSpan? Lifetime => Records.Count == 0 ? null : TimeSpan.FromSeconds(Aliases.Concat(Records).Min(r => r.Ttl));
}

/// <summary>A DNS server could not be asked, or gave no usable answer.</summary>
public sealed class DnsUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
