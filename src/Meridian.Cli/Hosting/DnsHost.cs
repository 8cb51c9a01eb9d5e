using System.Net;
using System.Net.Sockets;
using Meridian.Dns;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>Starts DNS servers on the natural port, or on another where the rights do not allow that one.</summary>
internal static class DnsHost
{
    /// <summary>Starts a server on port 53 of an address, else on 1053.</summary>
    /// <exception cref="CliException">Both ports are taken or refused.</exception>
    public static async Task<DnsServer> StartAsync(IDnsHandler handler, IPAddress address, TimeProvider time, ILoggerFactory loggers)
    {
        foreach (var port in (int[])[Ports.Dns, Ports.UnprivilegedDns])
        {
            var server = new DnsServer(handler, new DnsServerOptions { EndPoint = new IPEndPoint(address, port) }, time, loggers.CreateLogger<DnsServer>());
            try
            {
                await server.StartAsync();
                return server;
            }
            catch (SocketException)
            {
                // Not allowed, or taken: the other port is tried.
            }
        }
        throw new CliException($"no DNS server can listen on {address}: ports {Ports.Dns} and {Ports.UnprivilegedDns} are taken or not allowed");
    }
}
