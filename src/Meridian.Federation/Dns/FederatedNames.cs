using System.Net.Sockets;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// The DNS records of federated services, in the layout of Federation v1: a name for every zone, for every region and for the world. A
/// name has the addresses of the healthy clusters at its place; without one it leads to the next name up; the world's name then does not exist.
/// </summary>
/// <remarks>
/// Unlike v1, every zone of a cluster has a name, not only the first, and a member has its names as soon as it is known, also when
/// it has no load balancer: whoever asks from there is led on. Pure.
/// </remarks>
internal static class FederatedNames
{
    /// <summary>All records of all services.</summary>
    public static IReadOnlyList<RecordSet> Of(IEnumerable<NamedService> services, IReadOnlyList<MemberPlace> members, FederationOptions options)
    {
        var regions = members.Where(m => m.Region.Length > 0).GroupBy(m => m.Region, StringComparer.Ordinal).ToArray();
        return [.. services.SelectMany(s => OfService(s, regions, options))];
    }

    private static IEnumerable<RecordSet> OfService(NamedService service, IGrouping<string, MemberPlace>[] regions, FederationOptions options)
    {
        var ttl = (uint)options.RecordTtl.TotalSeconds;
        var prefix = $"{service.Key.Name}.{service.Key.Namespace}.{options.Name}.svc";
        if (DnsName.TryParse($"{prefix}.{options.DnsZone}") is not { } global) yield break;
        foreach (var record in Level(global, service.Reaches, null, ttl)) yield return record;
        foreach (var region in regions)
        {
            if (DnsName.TryParse($"{prefix}.{region.Key}.{options.DnsZone}") is not { } regional) continue;
            foreach (var record in Level(regional, At(service, region), global, ttl)) yield return record;
            foreach (var zone in region.SelectMany(m => m.Zones).Distinct(StringComparer.Ordinal))
            {
                if (DnsName.TryParse($"{prefix}.{zone}.{region.Key}.{options.DnsZone}") is not { } zonal) continue;
                foreach (var record in Level(zonal, At(service, region.Where(m => m.Zones.Contains(zone))), regional, ttl)) yield return record;
            }
        }
    }

    private static ServiceReach[] At(NamedService service, IEnumerable<MemberPlace> members)
    {
        var clusters = members.Select(m => m.Cluster).ToHashSet(StringComparer.Ordinal);
        return [.. service.Reaches.Where(r => clusters.Contains(r.Cluster))];
    }

    private static IEnumerable<RecordSet> Level(DnsName name, IReadOnlyList<ServiceReach> reaches, DnsName? above, uint ttl)
    {
        var addresses = reaches.SelectMany(r => r.Addresses).Distinct().OrderBy(a => Convert.ToHexString(a.GetAddressBytes()), StringComparer.Ordinal).ToArray();
        foreach (var family in addresses.GroupBy(a => a.AddressFamily))
        {
            var type = family.Key == AddressFamily.InterNetwork ? RecordType.A : RecordType.AAAA;
            yield return new RecordSet(name, type, family.Select(a => new AddressData(a)), ttl);
        }
        if (addresses.Length > 0) yield break;
        // A load balancer that is known by a name only: a CNAME can have one target, so the first in order is taken.
        var host = reaches.SelectMany(r => r.HostNames).Order(StringComparer.Ordinal).Select(DnsName.TryParse).FirstOrDefault(n => n is not null);
        if ((host ?? above) is { } target) yield return RecordSet.Alias(name, target, ttl);
    }
}
