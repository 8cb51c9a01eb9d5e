using System.Net;
using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Turns a federated Ingress into routes over the members; pure.</summary>
internal static class GlobalRoutes
{
    /// <param name="ingress">The Ingress.</param>
    /// <param name="reach">The members' services.</param>
    public static EdgeRoutes Of(KubeObject ingress, MemberServices reach)
    {
        var spec = ingress.View<Ingress>().Spec;
        var ns = ingress.Header.Namespace;
        var routes = new List<EdgeRoute>();
        foreach (var rule in spec.Rules)
        {
            foreach (var path in rule.Http?.Paths ?? []) AddRoute(routes, rule.Host, path.Path, path.PathType, ServiceOf(ns, path.Backend, reach));
        }
        AddRoute(routes, "", "/", "Prefix", ServiceOf(ns, spec.DefaultBackend, reach));
        return new EdgeRoutes(routes);
    }

    private static void AddRoute(List<EdgeRoute> routes, string host, string path, string pathType, EdgeService? service)
    {
        if (service is null) return;
        routes.Add(new EdgeRoute
        {
            Host = host, Path = path.Length == 0 ? "/" : path, PathType = pathType == "Exact" ? EdgePathType.Exact : EdgePathType.Prefix, Service = service,
        });
    }

    private static EdgeService? ServiceOf(string ns, IngressBackend? backend, MemberServices reach)
    {
        if (backend?.Service is not { } named) return null;
        var key = new ObjectKey(ns, named.Name);
        var port = named.Port.Name.Length > 0 ? named.Port.Name : named.Port.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new EdgeService($"{key}:{port}", [.. reach.Members.SelectMany(m => Backends(m, key, named.Port, reach))]);
    }

    private static IEnumerable<EdgeBackend> Backends(MemberState member, ObjectKey key, IngressServicePort wanted, MemberServices reach)
    {
        if (reach.Copy(member, key) is not { } service) yield break;
        var port = service.Spec.Ports.FirstOrDefault(p => wanted.Name.Length > 0 ? p.Name == wanted.Name : p.Port == wanted.Number);
        if (port is null || Address(service) is not { } address) yield break;
        var healthy = ServiceEndpoints.ForPort(reach.Slices(member, key), port).Count > 0;
        yield return new EdgeBackend(member.Name, member.Region, new IPEndPoint(address, port.Port), healthy);
    }

    // The load balancer is reachable from anywhere; a cluster address from this machine, as long as the cluster is on it.
    private static IPAddress? Address(Service service)
    {
        foreach (var ingress in service.Status.LoadBalancer.Ingress)
        {
            if (IPAddress.TryParse(ingress.Ip, out var address)) return address;
        }
        return IPAddress.TryParse(service.Spec.ClusterIP, out var local) && IPAddress.IsLoopback(local) ? local : null;
    }
}
