using System.Net;

namespace Meridian.Dns;

/// <summary>Where and within which limits a <see cref="DnsServer"/> serves.</summary>
public sealed record DnsServerOptions
{
    /// <summary>Address and port, the same for UDP and TCP. Port 0 takes a free one.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>Port that is taken where the one of <see cref="EndPoint"/> may not be used, or is taken. Default: none.</summary>
    public int? FallbackPort { get; init; }

    /// <summary>UDP sockets, each with a thread of its own. Default: one for each processor, at most 8, on Linux; 1 elsewhere.</summary>
    public int UdpSockets { get; init; } = OperatingSystem.IsLinux() ? Math.Clamp(Environment.ProcessorCount, 1, 8) : 1;

    /// <summary>Largest answer over UDP in bytes, however much a client offers; 512 to 4096. Default 1232.</summary>
    public int MaxUdpPayload { get; init; } = Edns.SafePayload;

    /// <summary>TCP connections served at once; more are closed at once. Default 1024.</summary>
    public int MaxTcpConnections { get; init; } = 1024;

    /// <summary>TCP connections of one address served at once; more are closed at once. Default 128.</summary>
    public int MaxTcpPerClient { get; init; } = 128;

    /// <summary>Time for which a TCP connection may be idle, and in which a client must take an answer. A tenth of it when connections become scarce. Default 10 s.</summary>
    public TimeSpan TcpTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time in which a query over TCP must be here whole once it began. Default 2 s.</summary>
    public TimeSpan TcpQueryTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Questions that take time and are worked on at once; more are answered "server failure". Default 1024.</summary>
    public int MaxPending { get; init; } = 1024;

    /// <summary>Limits on answers to one network over UDP; null for none. Default: those of <see cref="ResponseLimits"/>.</summary>
    public ResponseLimits? ResponseLimits { get; init; } = new();

    /// <summary>Secret of the DNS cookies, 16 bytes; servers of one address share it. Default: a new one at each start.</summary>
    public byte[]? CookieSecret { get; init; }

    /// <summary>Who may copy whole zones; null for nobody. Default null.</summary>
    public ZoneTransfers? Transfers { get; init; }

    /// <summary>Keys whose signatures (TSIG) are accepted; the answers are signed by the same. Default: none.</summary>
    public TsigKeyring Keys { get; init; } = new();

    /// <summary>Every how many-th query is logged; 0 for none. Default 0.</summary>
    public int LogOneIn { get; init; }
}
