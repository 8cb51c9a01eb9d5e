using System.Net.Security;
using System.Security.Authentication;

namespace Meridian.Network;

/// <summary>Certificates by the name that a client asks for. Immutable.</summary>
internal sealed class Certificates
{
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private readonly Dictionary<int, HostLookup<EdgeCertificate>> byPort;
    private readonly IReadOnlyList<EdgeCertificate> all;

    public Certificates(EdgeRoutes routes)
    {
        all = routes.Certificates;
        byPort = routes.Ports.Where(p => p.Tls).Select(p => p.Number).Distinct().ToDictionary(p => p, p => Arrange(Of(p)));
    }

    /// <summary>How to answer a client that asks for a name.</summary>
    /// <param name="port">Port as clients know it.</param>
    /// <param name="name">Name it asks for; empty if it does not say.</param>
    /// <exception cref="AuthenticationException">The port has no certificate.</exception>
    public SslServerAuthenticationOptions For(int port, string name)
    {
        var certificate = Best(port, name) ?? Of(port).FirstOrDefault() ?? throw new AuthenticationException($"port {port} has no certificate");
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Context,
            ApplicationProtocols = Protocols,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
        };
    }

    private EdgeCertificate? Best(int port, string name)
    {
        if (!byPort.TryGetValue(port, out var lookup)) return null;
        var matches = lookup.Find(name);
        return matches.Next() ? matches.Value : null;
    }

    private IEnumerable<EdgeCertificate> Of(int port) => all.Where(c => c.Port == 0 || c.Port == port);

    // Of two for one name the first counts.
    private static HostLookup<EdgeCertificate> Arrange(IEnumerable<EdgeCertificate> certificates) =>
        new(certificates.GroupBy(c => c.Host, StringComparer.OrdinalIgnoreCase).Select(g => KeyValuePair.Create(g.Key, g.First())));
}
