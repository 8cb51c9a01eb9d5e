using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Meridian.Dns;

/// <summary>Serves DNS over UDP and TCP on one address and port. Start it once; dispose it to stop.</summary>
public sealed class DnsServer(IDnsHandler handler, DnsServerOptions options, TimeProvider time, ILogger<DnsServer> logger) : IAsyncDisposable
{
    private readonly List<UdpLoop> udp = [];
    private TcpLoop? tcp;

    /// <summary>Where the server listens.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public IPEndPoint EndPoint => tcp?.EndPoint ?? throw new InvalidOperationException("the server was not started");

    /// <summary>Answers given so far, by code.</summary>
    public IReadOnlyDictionary<ResponseCode, long> Answered
    {
        get
        {
            var sum = new Dictionary<ResponseCode, long>();
            foreach (var loop in udp) loop.Counters.AddTo(sum);
            tcp?.Counters.AddTo(sum);
            return sum;
        }
    }

    /// <summary>Begins to listen and to answer.</summary>
    /// <exception cref="SocketException">The port is taken, or may not be used.</exception>
    public async Task StartAsync()
    {
        var responder = new DnsResponder(handler, options, logger);
        try
        {
            // TCP first: its port cannot be shared, so a second server on the same address fails here instead of taking half of the queries.
            tcp = new TcpLoop(responder, options, time, logger);
            for (var i = 0; i < options.UdpSockets; i++) udp.Add(new UdpLoop(tcp.EndPoint, options.UdpSockets > 1, responder, logger));
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var loop in udp) await loop.DisposeAsync();
        if (tcp is not null) await tcp.DisposeAsync();
        udp.Clear();
        tcp = null;
    }
}
