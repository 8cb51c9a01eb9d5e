using System.Net;
using System.Net.Sockets;
using Meridian.Dns;

namespace Meridian.Federation;

/// <summary>
/// The DNS records of federated services, in the layout of Federation v1: a name for every zone, for every region and for the world. A
/// name has the addresses of the healthy clusters at its place; without one it leads to the next name up; the world's name then does not exist.
/// </summary>
/// <remarks>
/// Unlike v1, every zone of a cluster has a name, not only the first, and a member has its names as soon as it is known, also when
/// it has no load balancer: whoever asks from there is led on. Pure.
/// </remarks>
/// <param name="members">Where the members are.</param>
/// <param name="options">The federation's name, its zone, and how long records are kept.</param>
internal sealed class FederatedNames(IReadOnlyList<MemberPlace> members, FederationOptions options)
{
    private readonly IGrouping<string, MemberPlace>[] regions = [.. members.Where(m => m.Region.Length > 0).GroupBy(m => m.Region, StringComparer.Ordinal)];
    private readonly Dictionary<string, MemberPlace> places = members.ToDictionary(m => m.Cluster, StringComparer.Ordinal);

    /// <summary>All record sets of a service.</summary>
    public IEnumerable<DesiredRecordSet> Of(NamedService service)
    {
        var prefix = $"{service.Key.Name}.{service.Key.Namespace}.{options.Name}.svc";
        if (DnsName.TryParse($"{prefix}.{options.DnsZone}") is not { } global) yield break;
        var all = new Level(NameLevel.Global, global, null, _ => true);
        foreach (var set in Sets(service, all)) yield return set;
        foreach (var region in regions)
        {
            if (DnsName.TryParse($"{prefix}.{region.Key}.{options.DnsZone}") is not { } regional) continue;
            foreach (var set in Sets(service, new Level(NameLevel.Region, regional, global, m => m.Region == region.Key))) yield return set;
            foreach (var zone in region.SelectMany(m => m.Zones).Distinct(StringComparer.Ordinal))
            {
                if (DnsName.TryParse($"{prefix}.{zone}.{region.Key}.{options.DnsZone}") is not { } zonal) continue;
                var level = new Level(NameLevel.Zone, zonal, regional, m => m.Region == region.Key && m.Zones.Contains(zone));
                foreach (var set in Sets(service, level)) yield return set;
            }
        }
    }

    private readonly record struct Level(NameLevel Kind, DnsName Name, DnsName? Above, Func<MemberPlace, bool> Has);

    private IEnumerable<DesiredRecordSet> Sets(NamedService service, Level level)
    {
        var here = service.Reaches.Where(r => places.TryGetValue(r.Cluster, out var place) && level.Has(place)).ToArray();
        var healthy = here.Where(r => r.IsHealthy).ToArray();
        var excluded = here.Where(r => !r.IsHealthy).OrderBy(r => r.Cluster, StringComparer.Ordinal).Select(r => Target(service, r)).ToArray();
        var targets = healthy.SelectMany(r => r.Addresses.Select(a => (Address: a, Reach: r))).DistinctBy(t => t.Address).OrderBy(t => t.Address, AddressOrder).ToArray();
        var made = targets.GroupBy(t => t.Address.AddressFamily)
            .Select(family => Set(service, level, family.Key == AddressFamily.InterNetwork ? RecordType.A : RecordType.AAAA, excluded,
                [.. family.Select(t => new RecordTarget(new AddressData(t.Address), Target(service, t.Reach)))]))
            .ToArray();
        if (made.Length > 0) return made;
        return Alias(service, level, healthy) is { } alias ? [Set(service, level, RecordType.CNAME, excluded, [alias])] : [];
    }

    // A load balancer of whose name no address is known yet: a CNAME can have one target, so the first in order is taken.
    private RecordTarget? Alias(NamedService service, Level level, ServiceReach[] healthy)
    {
        var known = healthy.SelectMany(r => r.HostNames.Select(h => (Host: h, Reach: r))).OrderBy(h => h.Host, StringComparer.Ordinal);
        foreach (var (host, reach) in known)
            if (DnsName.TryParse(host) is { } name) return new(new NameData(RecordType.CNAME, name), Target(service, reach));
        return level.Above is { } above ? new(new NameData(RecordType.CNAME, above), new TrafficTarget("")) : null;
    }

    private DesiredRecordSet Set(NamedService service, Level level, RecordType type, TrafficTarget[] excluded, RecordTarget[] targets) => new()
    {
        Name = level.Name, Type = type, Ttl = (uint)(service.Ttl ?? options.RecordTtl).TotalSeconds, Targets = targets, Excluded = excluded, Policy = service.Policy,
        Service = service.Key, Level = level.Kind,
    };

    private TrafficTarget Target(NamedService service, ServiceReach reach)
    {
        var place = places[reach.Cluster];
        return new(reach.Cluster)
        {
            Region = place.Region, Zone = place.Zones.FirstOrDefault(""), Place = place.Place, Fault = reach.Fault,
            Weight = service.Policy.WeightOf(reach.Cluster), Availability = service.Policy.Spill is null ? 1 : reach.Availability,
        };
    }

    private static readonly Comparer<IPAddress> AddressOrder =
        Comparer<IPAddress>.Create((a, b) =>
        {
            var (first, second) = (a.GetAddressBytes(), b.GetAddressBytes());
            return first.Length != second.Length ? first.Length - second.Length : first.AsSpan().SequenceCompareTo(second);
        });
}
