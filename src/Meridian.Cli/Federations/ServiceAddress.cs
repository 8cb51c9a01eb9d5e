using System.Net;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Where a Service of the host cluster is reached from outside of it.</summary>
/// <param name="Host">Address or name.</param>
/// <param name="Port">Port.</param>
internal sealed record ServiceAddress(string Host, int Port)
{
    /// <summary>Reads it; null while the cluster has given no address.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="port">Name of the port.</param>
    /// <param name="advertised">Address that leads to the Service whatever it says itself; empty for none. A Service of type NodePort needs it.</param>
    public static ServiceAddress? Of(KubeObject service, string port, string advertised)
    {
        var view = service.View<Service>();
        if (Array.Find(view.Spec.Ports, p => p.Name == port) is not { } found) return null;
        var own = view.Spec.Type switch
        {
            "LoadBalancer" => Balanced(view),
            "NodePort" => "",
            _ => view.Spec.ClusterIP,
        };
        var host = advertised.Length > 0 ? advertised : own;
        var number = view.Spec.Type == "NodePort" ? found.NodePort : found.Port;
        return host.Length > 0 && number > 0 ? new ServiceAddress(host, number) : null;
    }

    /// <summary>As the root of an HTTPS server.</summary>
    public Uri Https => new(Port == 443 ? $"https://{Bracketed}" : $"https://{Bracketed}:{Port}");

    /// <summary>As an address; a name is looked up.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name is not known.</exception>
    public async Task<IPEndPoint> ResolveAsync(CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(Host, out var address)) return new IPEndPoint(address, Port);
        return new IPEndPoint((await System.Net.Dns.GetHostAddressesAsync(Host, cancellationToken))[0], Port);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Bracketed}:{Port}";

    private string Bracketed => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;

    private static string Balanced(Service service) =>
        service.Status.LoadBalancer.Ingress.Select(i => i.Ip.Length > 0 ? i.Ip : i.Hostname).FirstOrDefault(a => a.Length > 0) ?? "";
}
