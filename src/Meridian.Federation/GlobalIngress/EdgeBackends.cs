using System.Globalization;
using System.Net;
using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Finds where services are served, at one moment. What is asked twice is the same object.</summary>
/// <param name="reach">The members' services.</param>
/// <param name="exports">The services that members export.</param>
/// <param name="annotations">Annotations of a federated Service. Default: none.</param>
internal sealed class EdgeBackends(MemberServices reach, IExportedServices exports, Func<ObjectKey, IReadOnlyDictionary<string, string>?>? annotations = null)
{
    private const string Http2 = "kubernetes.io/h2c";

    private readonly Dictionary<EdgeService, ObjectKey> keys = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ObjectKey, HealthCheck?> checks = [];
    private readonly List<(ObjectKey, string)> faults = [];
    private readonly Dictionary<(string Kind, ObjectKey Key, string Port), EdgeService?> found = [];

    /// <summary>What is wrong with annotations of Services.</summary>
    public IReadOnlyList<(ObjectKey Service, string Message)> Faults => faults;

    /// <summary>The object that a service was found by.</summary>
    public ObjectKey KeyOf(EdgeService service) => keys[service];

    /// <summary>A federated Service over all members that have a copy of it.</summary>
    /// <param name="key">The Service.</param>
    /// <param name="port">Its port, by number or name.</param>
    /// <param name="http2">Whether it is spoken to by HTTP/2 whatever it says.</param>
    public EdgeService Service(ObjectKey key, IngressServicePort port, bool http2 = false) => Once("Service", key, Text(port) + (http2 ? " h2" : ""), () =>
    {
        var backends = new List<EdgeBackend>();
        foreach (var member in reach.Members)
            if (reach.Copy(member, key) is { } service) Add(backends, member, service, reach.Slices(member, key), port, ref http2);
        return new EdgeService($"{key}:{Text(port)}", backends) { Http2 = http2, HealthCheck = CheckOf(key) };
    })!;

    /// <summary>A ServiceImport over all members that export the service; null if there is none.</summary>
    /// <param name="key">The ServiceImport.</param>
    /// <param name="port">Its port.</param>
    /// <param name="http2">Whether it is spoken to by HTTP/2 whatever it says.</param>
    public EdgeService? Import(ObjectKey key, int port, bool http2) => Once("ServiceImport", key, $"{port}{http2}", () =>
    {
        if (exports.Find(key) is not { } exported) return null;
        var backends = new List<EdgeBackend>();
        foreach (var cluster in exported.Backends)
            if (reach.Members.FirstOrDefault(m => m.Name == cluster.Cluster) is { IsReachable: true } member)
                Add(backends, member, cluster.Service, cluster.Slices, new IngressServicePort { Number = port }, ref http2);
        return new EdgeService($"{key}:{port}", backends) { Http2 = http2, HealthCheck = CheckOf(key) };
    });

    private static void Add(List<EdgeBackend> backends, MemberState member, Service service, IEnumerable<EndpointSlice> slices, IngressServicePort wanted, ref bool http2)
    {
        var port = service.Spec.Ports.FirstOrDefault(p => wanted.Name.Length > 0 ? p.Name == wanted.Name : p.Port == wanted.Number);
        if (port is null || Address(service) is not { } address) return;
        http2 |= port.AppProtocol == Http2;
        var healthy = ServiceEndpoints.ForPort(slices, port).Count > 0;
        backends.Add(new EdgeBackend(member.Name, member.Region, new IPEndPoint(address, port.Port), healthy) { Place = member.Place });
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

    private static string Text(IngressServicePort port) => port.Name.Length > 0 ? port.Name : port.Number.ToString(CultureInfo.InvariantCulture);

    private HealthCheck? CheckOf(ObjectKey key)
    {
        if (checks.TryGetValue(key, out var known)) return known;
        var wrong = new List<string>();
        var check = annotations?.Invoke(key) is { } all ? EdgeAnnotations.HealthCheckOf(all, wrong) : null;
        faults.AddRange(wrong.Select(w => (key, w)));
        return checks[key] = check;
    }

    private EdgeService? Once(string kind, ObjectKey key, string port, Func<EdgeService?> find)
    {
        if (!found.TryGetValue((kind, key, port), out var service)) found.Add((kind, key, port), service = find());
        if (service is not null) keys[service] = key;
        return service;
    }
}
