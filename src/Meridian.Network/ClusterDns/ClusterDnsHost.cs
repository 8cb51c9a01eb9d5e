using System.Net;
using System.Net.Sockets;
using Meridian.Client;
using Meridian.Dns;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>Runs a cluster's DNS on one address: on port 53, or where that port may not be used, or is taken, on port 1053.</summary>
/// <param name="informers">The cluster's objects.</param>
/// <param name="region">Where the cluster is, until its nodes say so; null if not known.</param>
/// <param name="time">Clock.</param>
/// <param name="loggers">Makes its loggers.</param>
public sealed class ClusterDnsHost(IInformers informers, Region? region, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private DnsServer? server;

    /// <summary>Begins to answer; questions wait until the cluster was read once.</summary>
    /// <param name="address">Where.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Address and port.</returns>
    /// <exception cref="SocketException">Neither port can be used.</exception>
    public async Task<IPEndPoint> StartAsync(IPAddress address, CancellationToken cancellationToken)
    {
        var upstreams = File.Exists(ResolvConf.Path) ? ResolvConf.Servers(await File.ReadAllTextAsync(ResolvConf.Path, cancellationToken)) : [];
        var options = new ClusterDnsOptions { EndPoint = new IPEndPoint(address, DnsPorts.Standard), Region = region, Upstreams = upstreams };
        var handler = new ClusterDnsHandler(informers, options, time, loggers.CreateLogger<ClusterDnsHandler>());
        server = new DnsServer(handler, new DnsServerOptions { EndPoint = options.EndPoint, FallbackPort = DnsPorts.Unprivileged }, time, loggers.CreateLogger<DnsServer>());
        await server.StartAsync();
        return server.EndPoint;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }
}
