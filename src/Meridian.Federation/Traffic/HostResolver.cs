using System.Net;
using System.Net.Sockets;
using Meridian.Dns;
using Meridian.Network;

namespace Meridian.Federation;

/// <summary>Asks the servers that the settings name, else those of the machine, one after the other until one knows.</summary>
/// <param name="settings">The settings that hold.</param>
/// <param name="time">Clock.</param>
internal sealed class HostResolver(Func<NameSettings> settings, TimeProvider time) : IHostResolver
{
    private readonly DnsClient client = new(new DnsClientOptions(), time);

    /// <inheritdoc />
    public async Task<HostAddresses> ResolveAsync(DnsName host, CancellationToken cancellationToken)
    {
        var servers = await ServersAsync(cancellationToken);
        if (servers.Count == 0) throw new DnsUnavailableException("there is no DNS server to ask");
        DnsUnavailableException? last = null;
        foreach (var server in servers)
        {
            try
            {
                return await AskAsync(host, server, cancellationToken);
            }
            catch (DnsUnavailableException failure)
            {
                last = failure;
            }
        }
        throw last!;
    }

    private async Task<HostAddresses> AskAsync(DnsName host, IPEndPoint server, CancellationToken token)
    {
        var both = await Task.WhenAll(client.ResolveAsync(host, RecordType.A, server, token), client.ResolveAsync(host, RecordType.AAAA, server, token));
        if (both.FirstOrDefault(r => r.Code is not (ResponseCode.NoError or ResponseCode.NameError)) is { } refused) throw new DnsUnavailableException($"{server} answered {refused.Code} for {host}");
        IPAddress[] addresses = [.. both.SelectMany(r => r.Addresses).OrderBy(a => a.AddressFamily == AddressFamily.InterNetworkV6).ThenBy(a => a.ToString(), StringComparer.Ordinal)];
        if (addresses.Length == 0) throw new DnsUnavailableException(both[0].Code == ResponseCode.NameError ? $"{host} does not exist, says {server}" : $"{host} has no addresses, says {server}");
        return new(addresses, both.Min(r => r.Lifetime ?? TimeSpan.MaxValue));
    }

    private async Task<IReadOnlyList<IPEndPoint>> ServersAsync(CancellationToken token)
    {
        if (settings().Resolvers is { Count: > 0 } named) return named;
        return File.Exists(ResolvConf.Path) ? ResolvConf.Servers(await File.ReadAllTextAsync(ResolvConf.Path, token)) : [];
    }
}
