using System.Net;
using Meridian.Network;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>A running global address.</summary>
public interface IEdge : IAsyncDisposable
{
    /// <summary>Takes other routes from the next request on, and listens on their ports.</summary>
    /// <returns>Why, for each port that cannot be listened on.</returns>
    ValueTask<IReadOnlyDictionary<int, string>> UseAsync(EdgeRoutes routes, CancellationToken cancellationToken);

    /// <summary>Takes over what was measured of a backend; it is believed for 15 s.</summary>
    /// <param name="backend">Where it takes HTTP.</param>
    /// <param name="part">Part of the processor time it asked for that it uses.</param>
    void Uses(IPEndPoint backend, double part);
}

/// <summary>Opens global addresses.</summary>
public interface IEdgeFactory
{
    /// <summary>Begins to serve HTTP on an address.</summary>
    /// <param name="address">The global address.</param>
    /// <param name="placeOf">Places clients.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="IOException">The address cannot be used.</exception>
    Task<IEdge> OpenAsync(IPAddress address, Func<IPAddress, ClientPlace?> placeOf, CancellationToken cancellationToken);
}

/// <summary>Serves global addresses in this process.</summary>
/// <param name="port">Port of the addresses. Default 80.</param>
/// <param name="listen">Address listened on in the place of the global one, where something else brings that here. Default: the global address itself.</param>
/// <param name="time">Clock.</param>
/// <param name="loggers">Makes loggers.</param>
/// <param name="sourceOf">The address from which a client's requests go on to members; null for the system's choice. Default: always that.</param>
public sealed class EdgeFactory(TimeProvider time, ILoggerFactory loggers, int port = 80, IPAddress? listen = null, Func<IPAddress, IPAddress?>? sourceOf = null) : IEdgeFactory, IAsyncDisposable
{
    // Where the usual ports cannot be listened on, that of TLS is this much above the other.
    private const int TlsAbove = 443;

    private readonly Lazy<LeanLoops?> loops = new(() => LeanLoops.TryStart(loggers));
    private readonly List<EdgeServer> servers = [];

    // Guards the list and the metrics.
    private readonly Lock gate = new();
    private EdgeMetrics? metrics;

    /// <summary>Requests so far of all addresses.</summary>
    public IReadOnlyList<EdgeTraffic> Traffic
    {
        get { lock (gate) return [.. servers.SelectMany(s => s.Traffic)]; }
    }

    /// <inheritdoc />
    public async Task<IEdge> OpenAsync(IPAddress address, Func<IPAddress, ClientPlace?> placeOf, CancellationToken cancellationToken)
    {
        var options = new EdgeOptions
        {
            EndPoint = new IPEndPoint(listen ?? address, port), PlaceOf = placeOf, SourceOf = sourceOf ?? (_ => null), TellCluster = true, ActualPort = ActualPort,
        };
        var server = new EdgeServer(options, time, loggers, loops.Value);
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        lock (gate)
        {
            servers.Add(server);
            metrics ??= new EdgeMetrics(Servers);
        }
        return new Edge(this, server);
    }

    /// <summary>Ends what the addresses share. Call it when all of them are closed.</summary>
    public async ValueTask DisposeAsync()
    {
        metrics?.Dispose();
        if (loops.IsValueCreated && loops.Value is { } running) await running.DisposeAsync();
    }

    private IReadOnlyList<EdgeServer> Servers()
    {
        lock (gate) return [.. servers];
    }

    private int ActualPort(int number) => number == 443 && port != 80 ? port + TlsAbove : number;

    private sealed class Edge(EdgeFactory factory, EdgeServer server) : IEdge
    {
        public ValueTask<IReadOnlyDictionary<int, string>> UseAsync(EdgeRoutes routes, CancellationToken cancellationToken) => server.UseAsync(routes, cancellationToken);

        public void Uses(IPEndPoint backend, double part) => server.Uses(backend, part);

        public async ValueTask DisposeAsync()
        {
            lock (factory.gate) factory.servers.Remove(server);
            await server.DisposeAsync();
        }
    }
}
