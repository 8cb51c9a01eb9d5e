using System.Net;

namespace Meridian.Dns;

/// <summary>Where and within which limits a <see cref="DnsServer"/> serves.</summary>
public sealed record DnsServerOptions
{
    /// <summary>Address and port, the same for UDP and TCP. Port 0 takes a free one.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>Port that is taken where the one of <see cref="EndPoint"/> may not be used, or is taken. Default: none.</summary>
    public int? FallbackPort { get; init; }

    /// <summary>UDP sockets, each with a thread of its own. Default: one for each processor, at most 4, on Linux; 1 elsewhere.</summary>
    public int UdpSockets { get; init; } = OperatingSystem.IsLinux() ? Math.Clamp(Environment.ProcessorCount, 1, 4) : 1;

    /// <summary>Largest answer over UDP in bytes, however much a client offers. Default 1232.</summary>
    public int MaxUdpPayload { get; init; } = Edns.SafePayload;

    /// <summary>TCP connections served at once; more are closed at once. Default 256.</summary>
    public int MaxTcpConnections { get; init; } = 256;

    /// <summary>Time in which a TCP client must send its next query and take its answer. Default 10 s.</summary>
    public TimeSpan TcpTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Questions that take time and are worked on at once; more are answered "server failure". Default 1024.</summary>
    public int MaxPending { get; init; } = 1024;
}
