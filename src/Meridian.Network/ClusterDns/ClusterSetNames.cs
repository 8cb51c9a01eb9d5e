using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Network;

/// <summary>
/// The names of services that other clusters export, as the DNS specification of the multi-cluster services API has them: from the ServiceImports of this
/// cluster and their EndpointSlices. Pure but for reading the cluster's state.
/// </summary>
internal sealed class ClusterSetNames(ClusterState state, DnsName domain)
{
    private const uint Ttl = RecordSet.DefaultTtl;
    private const ushort Weight = 100;
    private readonly DnsName serviceDomain = domain.Prepend("svc");
    private readonly int domainLabels = domain.LabelCount;

    /// <summary>The cluster's answer, or null for names that are not below the domain.</summary>
    public LocalAnswer? Find(DnsName name, RecordType type) =>
        name.IsAtOrBelow(domain) ? Below(name, name.Labels()[..^domainLabels], type) : null;

    private LocalAnswer Below(DnsName name, string[] labels, RecordType type) => labels switch
    {
        [] or ["svc"] => LocalAnswer.NoData,
        [var ns, "svc"] => state.HasNamespace(ns) ? LocalAnswer.NoData : LocalAnswer.NoSuchName,
        [var service, var ns, "svc"] => Service(name, new ObjectKey(ns, service), type),
        [var cluster, var service, var ns, "svc"] => Endpoints(name, new ObjectKey(ns, service), type, e => e.Cluster == cluster),
        [['_', ..] port, ['_', ..] protocol, var service, var ns, "svc"] => Port(name, new ObjectKey(ns, service), port[1..], protocol[1..], type),
        [var host, var cluster, var service, var ns, "svc"] => Endpoints(name, new ObjectKey(ns, service), type, e => e.Cluster == cluster && ClusterNames.HostOf(e.Endpoint) == host),
        _ => LocalAnswer.NoSuchName,
    };

    private LocalAnswer Service(DnsName name, ObjectKey key, RecordType type)
    {
        if (state.Import(key) is not { } import) return LocalAnswer.NoSuchName;
        if (type == RecordType.SRV) return Srv(name, key, import, _ => true);
        return import.Spec.IsHeadless ? Endpoints(name, key, type, _ => true) : Of(ClusterNames.Addresses(name, import.Spec.Ips), type, LocalAnswer.NoData);
    }

    // Single clusters and pods have names only where pods are addressed one by one: else the clusterset IP is the service.
    private LocalAnswer Endpoints(DnsName name, ObjectKey key, RecordType type, Func<ImportedEndpoint, bool> wanted)
    {
        if (state.Import(key) is not { Spec.IsHeadless: true }) return LocalAnswer.NoSuchName;
        var addresses = Ready(key).Where(wanted).SelectMany(e => e.Endpoint.Addresses).Distinct();
        return Of(ClusterNames.Addresses(name, addresses), type, LocalAnswer.NoSuchName);
    }

    private LocalAnswer Port(DnsName name, ObjectKey key, string port, string protocol, RecordType type)
    {
        if (state.Import(key) is not { } import) return LocalAnswer.NoSuchName;
        var answer = Srv(name, key, import, p => p.Name == port && ServiceEndpoints.Protocol(p.Protocol).Equals(protocol, StringComparison.OrdinalIgnoreCase));
        if (answer.Records.Count == 0) return LocalAnswer.NoSuchName;
        return type == RecordType.SRV ? answer : LocalAnswer.NoData;
    }

    // A port that is offered over several protocols is one record: nothing in it tells them apart.
    private LocalAnswer Srv(DnsName name, ObjectKey key, ServiceImport import, Func<ServicePort, bool> wanted)
    {
        var service = serviceDomain.Prepend($"{key.Name}.{key.Namespace}");
        var ports = import.Spec.Ports.Where(wanted).ToArray();
        if (!import.Spec.IsHeadless)
            return LocalAnswer.Of([.. ports.Select(p => p.Port).Distinct().Select(p => Record(name, p, service))], ClusterNames.Addresses(service, import.Spec.Ips));
        var records = new List<DnsRecord>();
        var additional = new List<DnsRecord>();
        foreach (var (endpoint, cluster, endpointPorts) in Ready(key))
        {
            var host = service.Prepend($"{ClusterNames.HostOf(endpoint)}.{cluster}");
            var numbers = endpointPorts.Where(p => ports.Any(own => own.Name == p.Name && ServiceEndpoints.Protocol(own.Protocol) == ServiceEndpoints.Protocol(p.Protocol)));
            records.AddRange(numbers.Select(p => p.Port).OfType<int>().Distinct().Select(p => Record(name, p, host)));
            additional.AddRange(ClusterNames.Addresses(host, endpoint.Addresses));
        }
        return LocalAnswer.Of(records, [.. additional.Distinct()]);
    }

    private sealed record ImportedEndpoint(Endpoint Endpoint, string Cluster, EndpointPort[] Ports);

    private IEnumerable<ImportedEndpoint> Ready(ObjectKey key) =>
        from slice in state.ImportedSlices(key)
        let view = slice.View<EndpointSlice>()
        from endpoint in view.Endpoints
        where ServiceEndpoints.IsReady(endpoint)
        select new ImportedEndpoint(endpoint, slice.Header.Labels.GetValueOrDefault(ClusterState.SourceClusterLabel, "").ToLowerInvariant(), view.Ports);

    private static DnsRecord Record(DnsName name, int port, DnsName target) => new(name, Ttl, new SrvData(0, Weight, (ushort)port, target));

    private static LocalAnswer Of(IReadOnlyList<DnsRecord> records, RecordType type, LocalAnswer none) =>
        records.Count == 0 ? none : LocalAnswer.Of([.. records.Where(r => r.Type == type)]);
}
