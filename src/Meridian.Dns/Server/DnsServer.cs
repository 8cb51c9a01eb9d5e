using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Meridian.Dns;

/// <summary>Serves DNS over UDP and TCP on one address and port. Start it once; dispose it to stop.</summary>
public sealed partial class DnsServer(IDnsHandler handler, DnsServerOptions options, TimeProvider time, ILogger<DnsServer> logger) : IAsyncDisposable
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
    /// <exception cref="SocketException">The port is taken, or may not be used, and so is the fallback port.</exception>
    public async Task StartAsync()
    {
        try
        {
            await ListenAsync(options);
        }
        catch (SocketException failure) when (options.FallbackPort is { } other)
        {
            LogNextPort(options.EndPoint, other, failure.Message);
            await ListenAsync(options with { EndPoint = new IPEndPoint(options.EndPoint.Address, other) });
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

    private async Task ListenAsync(DnsServerOptions options)
    {
        var responder = new DnsResponder(handler, options, logger);
        try
        {
            // TCP first: its port cannot be shared, so a second server on the same address fails here instead of taking half of the queries.
            tcp = new TcpLoop(responder, options, time, logger);
            for (var i = 0; i < options.UdpSockets; i++) udp.Add(new UdpLoop(tcp.EndPoint, options.UdpSockets > 1, responder, logger));
        }
        catch (SocketException failure)
        {
            await DisposeAsync();
            throw new SocketException(failure.ErrorCode, $"DNS cannot listen on {options.EndPoint}: {failure.Message}");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "DNS cannot listen on {EndPoint}, port {Other} is tried: {Why}")]
    private partial void LogNextPort(IPEndPoint endPoint, int other, string why);
}
