using System.Net;
using Meridian.Dns;

namespace Meridian.Federation;

/// <summary>Finds the addresses of load balancers that are known by name.</summary>
internal interface IHostResolver
{
    /// <summary>The addresses of a host, of both families, and how long they hold.</summary>
    /// <exception cref="DnsUnavailableException">Nobody could say, or the name has no addresses; the message says which.</exception>
    Task<HostAddresses> ResolveAsync(DnsName host, CancellationToken cancellationToken);
}

/// <summary>The addresses of a host.</summary>
/// <param name="Addresses">At least one, in order.</param>
/// <param name="Lifetime">How long they hold.</param>
internal sealed record HostAddresses(IReadOnlyList<IPAddress> Addresses, TimeSpan Lifetime);
