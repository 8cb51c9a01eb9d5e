using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Meridian.Dns;

/// <summary>Serves DNS over UDP and TCP on one address and port. Start it once; dispose it to stop.</summary>
public sealed partial class DnsServer(IDnsHandler handler, DnsServerOptions options, TimeProvider time, ILogger<DnsServer> logger) : IAsyncDisposable
{
    private readonly List<UdpLoop> udp = [];
    private TcpLoop? tcp;
    private DnsMetrics? metrics;

    /// <summary>Where the server listens.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public IPEndPoint EndPoint => tcp?.EndPoint ?? throw new InvalidOperationException("the server was not started");

    /// <summary>Answers given so far, by code.</summary>
    public IReadOnlyDictionary<ResponseCode, long> Answered
    {
        get
        {
            var sum = new Dictionary<ResponseCode, long>();
            foreach (var (code, count) in Loops().SelectMany(l => l.Counters.ByCode())) sum[code] = sum.GetValueOrDefault(code) + count;
            return sum;
        }
    }

    /// <summary>Answers that were held back by <see cref="DnsServerOptions.ResponseLimits"/> so far.</summary>
    public long Limited => Loops().Sum(l => l.Counters.Limited);

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
        metrics = new DnsMetrics(Loops);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        metrics?.Dispose();
        foreach (var loop in udp) await loop.DisposeAsync();
        if (tcp is not null) await tcp.DisposeAsync();
        udp.Clear();
        tcp = null;
    }

    private IEnumerable<(string Transport, DnsCounters Counters)> Loops()
    {
        foreach (var loop in udp) yield return ("udp", loop.Counters);
        if (tcp is { } open) yield return ("tcp", open.Counters);
    }

    private async Task ListenAsync(DnsServerOptions options)
    {
        var responder = new DnsResponder(handler, options, time, logger);
        try
        {
            // TCP first: its port cannot be shared, so a second server on the same address fails here instead of taking half of the queries.
            tcp = new TcpLoop(responder, options, time, logger);
            for (var i = 0; i < options.UdpSockets; i++) udp.Add(new UdpLoop(tcp.EndPoint, options, responder, logger));
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
