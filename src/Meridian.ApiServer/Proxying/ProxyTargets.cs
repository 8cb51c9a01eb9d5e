using System.Globalization;
using System.Net;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Finds the server behind a proxied pod or service.</summary>
internal sealed class ProxyTargets(ApiEngine engine, Random random)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="StatusException">There is no such pod, or it has no address.</exception>
    public ProxyTarget Pod(ObjectKey key)
    {
        var name = ProxyName.Parse(key.Name, "pod");
        var pod = engine.Get(ResourceTypes.Pods, key with { Name = name.Name });
        var view = pod.View<Pod>();
        var port = name.Port.Length > 0 ? name.Port : view.Spec.Containers.SelectMany(c => c.Ports).FirstOrDefault()?.ContainerPortNumber.ToString(CultureInfo.InvariantCulture) ?? "";
        var number = port.Length > 0 ? ForwardTarget.ParsePort(port) : name.Scheme == "https" ? 443 : 80;
        return view.Status.PodIP.Length == 0 ? throw ApiError.BadRequest("address not allowed") : OfPod(Scheme(name), pod, view.Status.PodIP, number);
    }

    /// <exception cref="StatusException">There is no such service or port, or nothing stands behind it.</exception>
    public ProxyTarget Service(ObjectKey key)
    {
        var name = ProxyName.Parse(key.Name, "service");
        var service = engine.Get(ResourceTypes.Services, key with { Name = name.Name });
        var port = PortName(service, name);
        var (endpoint, number) = Choose(service, port) ?? throw ApiError.Unavailable($"no endpoints available for service \"{key.Name}\"");
        var address = endpoint.Addresses[0];
        return endpoint.TargetRef is { Kind: "Pod" } target && Find(key.Namespace, target.Name, address) is { } pod
            ? OfPod(Scheme(name), pod, address, number)
            : new ProxyTarget(Scheme(name), address, $"{address}:{number}", token => DialAsync(address, number, token));
    }

    private static string Scheme(ProxyName name) => name.Scheme.Length > 0 ? name.Scheme : "http";

    private static string PortName(KubeObject service, ProxyName name)
    {
        if (!int.TryParse(name.Port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return name.Port;
        var declared = service.View<Service>().Spec.Ports.FirstOrDefault(p => p.Port == number);
        return declared?.Name ?? throw ApiError.Unavailable($"no service port {number} found for service \"{service.Header.Name}\"");
    }

    private (Endpoint Endpoint, int Port)? Choose(KubeObject service, string port)
    {
        var query = new ListQuery { LabelSelector = $"{WellKnownLabels.ServiceName}={service.Header.Name}" };
        var ready = engine.List(ResourceTypes.EndpointSlices, service.Header.Namespace, query).Items
            .Select(s => s.View<EndpointSlice>())
            .SelectMany(s => s.Ports.Where(p => p.Name == port && p.Port is not null).Take(1), (s, p) => (Slice: s, Port: p.Port!.Value))
            .SelectMany(s => s.Slice.Endpoints.Where(e => e.Conditions.Ready != false && e.Addresses.Length > 0), (s, e) => (Endpoint: e, s.Port))
            .ToList();
        return ready.Count == 0 ? null : ready[random.Next(ready.Count)];
    }

    private KubeObject? Find(string ns, string name, string address)
    {
        try
        {
            var pod = engine.Get(ResourceTypes.Pods, new ObjectKey(ns, name));
            return pod.View<Pod>().Status.PodIP == address ? pod : null;
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return null;
        }
    }

    private ProxyTarget OfPod(string scheme, KubeObject pod, string address, int port) =>
        new(scheme, pod.Header.Uid, $"{address}:{port}", async token =>
        {
            var connections = engine.Pods ?? throw ApiError.NotImplemented("this server reaches no containers");
            var ports = await connections.ForwardAsync(pod, token);
            try
            {
                return new ProxyConnection(await ports.DialAsync(port, token), ports);
            }
            catch
            {
                await ports.DisposeAsync();
                throw;
            }
        });

    private static async Task<Stream> DialAsync(string address, int port, CancellationToken token) =>
        await TcpDuplexStream.ConnectAsync(new IPEndPoint(IPAddress.Parse(address), port), ConnectTimeout, token);
}
