using System.Net;

namespace Meridian.Dns;

/// <summary>How a <see cref="DnsClient"/> asks.</summary>
public sealed record DnsClientOptions
{
    /// <summary>Time for one attempt over UDP, and for the exchange over TCP. Default 2 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Attempts over UDP before giving up. Default 2.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Address to ask from: what a location-aware server places the client by. Not used where it cannot be, as a
    /// loopback address towards another machine. Default: the system's choice.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>Client subnet to send along, or null.</summary>
    public ClientSubnet? ClientSubnet { get; init; }
}
