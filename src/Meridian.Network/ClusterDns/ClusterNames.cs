using System.Net;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Network;

/// <summary>
/// The names of a cluster, as the Kubernetes DNS specification has them, and of its federations. Pure but for reading the cluster's state.
/// </summary>
internal sealed class ClusterNames(ClusterState state, DnsName domain, Region? region)
{
    private const uint Ttl = RecordSet.DefaultTtl;
    private const string SpecificationVersion = "1.1.0";
    private static readonly DnsName ReverseDomain = DnsName.Parse("in-addr.arpa");
    private readonly DnsName serviceDomain = domain.Prepend("svc");
    private readonly int domainLabels = domain.LabelCount;

    /// <summary>The cluster's answer, or null for names it knows nothing of.</summary>
    public LocalAnswer? Find(DnsName name, RecordType type)
    {
        if (name.IsAtOrBelow(domain)) return Below(name, name.Labels()[..^domainLabels], type);
        if (name.IsAtOrBelow(ReverseDomain)) return Reverse(name, type);
        return name.LabelCount == 3 && name.Labels() is var labels ? Federated(name, labels, type) : null;
    }

    private LocalAnswer Below(DnsName name, string[] labels, RecordType type) => labels switch
    {
        [] or ["svc"] or ["pod"] => LocalAnswer.NoData,
        ["dns-version"] => Typed(type, RecordType.TXT, name, () => [TextData.Of(SpecificationVersion)]),
        [var ns, "svc" or "pod"] => state.HasNamespace(ns) ? LocalAnswer.NoData : LocalAnswer.NoSuchName,
        [var ip, var ns, "pod"] => Pod(name, ip, ns, type),
        [var service, var ns, "svc"] => Service(name, new ObjectKey(ns, service), type),
        [var first, var service, var ns, "svc"] => Federated(name, labels[..^1], type) ?? Endpoint(name, first, new ObjectKey(ns, service), type),
        [var port, var protocol, var service, var ns, "svc"] => Ports(name, new ObjectKey(ns, service), port, protocol, type),
        _ => LocalAnswer.NoSuchName,
    };

    private LocalAnswer Service(DnsName name, ObjectKey key, RecordType type)
    {
        if (state.Service(key) is not { } service) return LocalAnswer.NoSuchName;
        if (service.Spec.Type == "ExternalName")
            return DnsName.TryParse(service.Spec.ExternalName) is { } target ? LocalAnswer.Outside(Alias(name, target), target) : LocalAnswer.NoData;
        if (type == RecordType.SRV) return Srv(name, key, service, _ => true);
        var addresses = IsHeadless(service) ? Ready(key).SelectMany(e => e.Addresses).Distinct() : ClusterIPs(service);
        var records = Addresses(name, addresses);
        if (records.Count == 0) return LocalAnswer.NoSuchName;
        return LocalAnswer.Of([.. records.Where(r => r.Type == type)]);
    }

    // A name below a service: an endpoint by its host name, or by its address with dashes.
    private LocalAnswer Endpoint(DnsName name, string host, ObjectKey key, RecordType type)
    {
        if (state.Service(key) is not { } service || !IsHeadless(service)) return LocalAnswer.NoSuchName;
        var records = Addresses(name, Ready(key).Where(e => HostOf(e) == host).SelectMany(e => e.Addresses).Distinct());
        return records.Count == 0 ? LocalAnswer.NoSuchName : LocalAnswer.Of([.. records.Where(r => r.Type == type)]);
    }

    private LocalAnswer Ports(DnsName name, ObjectKey key, string port, string protocol, RecordType type)
    {
        if (state.Service(key) is not { } service || port is not ['_', ..] || protocol is not ['_', ..]) return LocalAnswer.NoSuchName;
        var answer = Srv(
            name, key, service, p => p.Name == port[1..] && ServiceEndpoints.Protocol(p.Protocol).Equals(protocol[1..], StringComparison.OrdinalIgnoreCase));
        if (answer.Records.Count == 0) return LocalAnswer.NoSuchName;
        return type == RecordType.SRV ? answer : LocalAnswer.NoData;
    }

    private LocalAnswer Srv(DnsName name, ObjectKey key, Service service, Func<ServicePort, bool> wanted)
    {
        const ushort weight = 100;
        var records = new List<DnsRecord>();
        var additional = new List<DnsRecord>();
        var serviceName = serviceDomain.Prepend($"{key.Name}.{key.Namespace}");
        foreach (var port in service.Spec.Ports.Where(wanted))
        {
            if (!IsHeadless(service))
            {
                records.Add(new DnsRecord(name, Ttl, new SrvData(0, weight, (ushort)port.Port, serviceName)));
                if (records.Count == 1) additional.AddRange(Addresses(serviceName, ClusterIPs(service)));
                continue;
            }
            foreach (var slice in state.Slices(key))
            {
                if (slice.Ports.FirstOrDefault(p => p.Name == port.Name)?.Port is not { } number) continue;
                foreach (var endpoint in slice.Endpoints.Where(ServiceEndpoints.IsReady))
                {
                    var host = serviceName.Prepend(HostOf(endpoint));
                    records.Add(new DnsRecord(name, Ttl, new SrvData(0, weight, (ushort)number, host)));
                    additional.AddRange(Addresses(host, endpoint.Addresses));
                }
            }
        }
        return LocalAnswer.Of(records, [.. additional.Distinct()]);
    }

    // svc.ns.federation: the service here if it takes connections, else the nearest one by the federation's own names.
    private LocalAnswer? Federated(DnsName name, string[] labels, RecordType type)
    {
        if (!state.Config.Federations.TryGetValue(labels[2], out var federationDomain)) return null;
        var key = new ObjectKey(labels[1], labels[0]);
        if (state.Service(key) is not null && state.HasReadyEndpoint(key))
        {
            var here = serviceDomain.Prepend($"{key.Name}.{key.Namespace}");
            return LocalAnswer.Alias(Alias(name, here), Service(here, key, type));
        }
        var target = DnsName.TryParse($"{labels[0]}.{labels[1]}.{labels[2]}.svc.{Place()}{federationDomain}");
        return target is null ? LocalAnswer.NoSuchName : LocalAnswer.Outside(Alias(name, target), target);
    }

    // "zone.region.", as the names of the federation have it.
    private string Place()
    {
        if (state.Location() is var (zone, name)) return $"{zone}.{name}.";
        return region is { Zones: [var first, ..] } ? $"{first}.{region.Name}." : "";
    }

    private LocalAnswer Pod(DnsName name, string ip, string ns, RecordType type)
    {
        if (!state.HasNamespace(ns) || !IPAddress.TryParse(ip.Replace('-', '.'), out var address)) return LocalAnswer.NoSuchName;
        return Typed(type, RecordType.A, name, () => [new AddressData(address)]);
    }

    private LocalAnswer? Reverse(DnsName name, RecordType type)
    {
        if (name.LabelCount != 6) return null;
        var labels = name.Labels();
        if (!IPAddress.TryParse($"{labels[3]}.{labels[2]}.{labels[1]}.{labels[0]}", out var address)) return null;
        DnsName[] names = state.ServiceAt(address) is { } service
            ? [serviceDomain.Prepend($"{service.Name}.{service.Namespace}")]
            : [.. state.EndpointsAt(address).Select(e => serviceDomain.Prepend($"{HostOf(e.Endpoint)}.{e.Service.Name}.{e.Service.Namespace}")).Distinct()];
        return names.Length == 0 ? null : Typed(type, RecordType.PTR, name, () => [.. names.Select(n => new NameData(RecordType.PTR, n))]);
    }

    private IEnumerable<Endpoint> Ready(ObjectKey key) => state.Slices(key).SelectMany(s => s.Endpoints).Where(ServiceEndpoints.IsReady);

    private static bool IsHeadless(Service service) => service.Spec.ClusterIP is "None";

    private static IEnumerable<string> ClusterIPs(Service service) => service.Spec.ClusterIPs.Length > 0 ? service.Spec.ClusterIPs : [service.Spec.ClusterIP];

    /// <summary>What an endpoint is called below its service: its host name, else its address with dashes.</summary>
    public static string HostOf(Endpoint endpoint) =>
        endpoint.Hostname.Length > 0 ? endpoint.Hostname : endpoint.Addresses.FirstOrDefault("").Replace('.', '-').Replace(':', '-');

    private static DnsRecord Alias(DnsName name, DnsName target) => new(name, Ttl, new NameData(RecordType.CNAME, target));

    /// <summary>Address records of a name.</summary>
    public static List<DnsRecord> Addresses(DnsName name, IEnumerable<string> addresses) =>
        [.. addresses.Select(a => IPAddress.TryParse(a, out var ip) ? ip : null).OfType<IPAddress>().Select(ip => new DnsRecord(name, Ttl, new AddressData(ip)))];

    private static LocalAnswer Typed(RecordType asked, RecordType type, DnsName name, Func<RecordData[]> data) =>
        asked == type ? LocalAnswer.Of([.. data().Select(d => new DnsRecord(name, Ttl, d))]) : LocalAnswer.NoData;
}
