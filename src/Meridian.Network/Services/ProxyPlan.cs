using System.Net;
using System.Net.Sockets;
using Meridian.Objects;

namespace Meridian.Network;

/// <summary>An address on which a service is offered.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="EndPoint">Address and port.</param>
internal readonly record struct Frontend(ProtocolType Protocol, IPEndPoint EndPoint)
{
    public override string ToString() => $"{EndPoint}/{Protocol}";
}

/// <summary>Names one port of one service.</summary>
internal readonly record struct ServicePortKey(ObjectKey Service, string Port, ProtocolType Protocol);

/// <summary>Where one service port is offered, and where its traffic goes.</summary>
/// <param name="Key">Service and port.</param>
/// <param name="Frontends">Where it is offered.</param>
/// <param name="Endpoints">Where new connections go; none: nobody listens.</param>
/// <param name="Affinity">How long a client stays with its endpoint, or null.</param>
internal sealed record ProxyRoute(ServicePortKey Key, IReadOnlyList<Frontend> Frontends, IReadOnlyList<IPEndPoint> Endpoints, TimeSpan? Affinity);

/// <summary>A frontend that two services claim: the first keeps it.</summary>
internal sealed record FrontendConflict(Frontend Frontend, ObjectKey Holder, ObjectKey Loser);

/// <summary>What the proxy should do, decided from the objects alone.</summary>
internal sealed record ProxyPlan(IReadOnlyList<ProxyRoute> Routes, IReadOnlyList<FrontendConflict> Conflicts)
{
    private const int DefaultAffinitySeconds = 10_800;

    /// <summary>Reads services, their slices and the nodes' addresses.</summary>
    public static ProxyPlan From(IEnumerable<KubeObject> services, IEnumerable<KubeObject> slices, IEnumerable<KubeObject> nodes)
    {
        var slicesOf = slices.Where(s => ServiceEndpoints.ServiceOf(s.Header) is not null)
            .ToLookup(s => ServiceEndpoints.ServiceOf(s.Header)!.Value, s => s.View<EndpointSlice>());
        var nodeAddresses = nodes.SelectMany(n => n.View<Node>().Status.Addresses).Where(a => a.Type == "InternalIP").Select(a => a.Address).Distinct().ToArray();
        var holders = new Dictionary<Frontend, ObjectKey>();
        var conflicts = new List<FrontendConflict>();
        var routes = new List<ProxyRoute>();
        // Oldest first: who had an address keeps it.
        foreach (var service in services.OrderBy(s => s.Header.CreationTimestamp).ThenBy(s => s.Key))
        {
            var spec = service.View<Service>().Spec;
            foreach (var port in spec.Ports)
            {
                if (TransportOf(port) is not { } protocol) continue;
                var frontends = Claim(service.Key, Frontends(service.View<Service>(), port, protocol, nodeAddresses), holders, conflicts);
                if (frontends.Count == 0) continue;
                var key = new ServicePortKey(service.Key, port.Name, protocol);
                routes.Add(new ProxyRoute(key, frontends, ServiceEndpoints.ForPort(slicesOf[service.Key], port), Affinity(spec)));
            }
        }
        return new ProxyPlan(routes, conflicts);
    }

    private static List<Frontend> Claim(ObjectKey service, IEnumerable<Frontend> wanted, Dictionary<Frontend, ObjectKey> holders, List<FrontendConflict> conflicts)
    {
        var claimed = new List<Frontend>();
        foreach (var frontend in wanted.Distinct())
        {
            if (holders.TryAdd(frontend, service)) claimed.Add(frontend);
            else conflicts.Add(new FrontendConflict(frontend, holders[frontend], service));
        }
        return claimed;
    }

    private static IEnumerable<Frontend> Frontends(Service service, ServicePort port, ProtocolType protocol, string[] nodeAddresses)
    {
        if (service.Spec.Type == "ExternalName" || service.Spec.ClusterIP == "None") return [];
        var clusterIPs = service.Spec.ClusterIPs.Length > 0 ? service.Spec.ClusterIPs : [service.Spec.ClusterIP];
        var balancers = service.Status.LoadBalancer.Ingress.Where(i => i.IpMode != "Proxy").Select(i => i.Ip);
        var onPort = clusterIPs.Concat(service.Spec.ExternalIPs).Concat(service.Spec.Type == "LoadBalancer" ? balancers : []);
        return onPort.Select(ip => (ip, port.Port))
            .Concat(port.NodePort > 0 ? nodeAddresses.Select(ip => (ip, port.NodePort)) : [])
            .Select(f => (Address: IPAddress.TryParse(f.ip, out var address) ? address : null, Port: f.Item2))
            .Where(f => f.Address is not null && f.Port is > 0 and <= IPEndPoint.MaxPort)
            .Select(f => new Frontend(protocol, new IPEndPoint(f.Address!, f.Port)));
    }

    private static ProtocolType? TransportOf(ServicePort port) => ServiceEndpoints.Protocol(port.Protocol) switch
    {
        "TCP" => ProtocolType.Tcp,
        "UDP" => ProtocolType.Udp,
        _ => null,
    };

    private static TimeSpan? Affinity(ServiceSpec spec) =>
        spec.SessionAffinity == "ClientIP" ? TimeSpan.FromSeconds(spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds ?? DefaultAffinitySeconds) : null;
}
