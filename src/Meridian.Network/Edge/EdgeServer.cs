using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Meridian.Network;

/// <summary>
/// One global address: takes HTTP for services that run in many clusters and passes each request to the nearest cluster that can answer.
/// What is plain goes the lean way (<see cref="LeanLoops"/>), all else through Kestrel; both ask the same <see cref="EdgeCore"/>.
/// </summary>
public sealed class EdgeServer : IAsyncDisposable
{
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(2);

    private readonly EdgeOptions options;
    private readonly WebApplication app;
    private readonly EdgeCore core;
    private readonly EdgeForwarder forwarder;
    private readonly HandedListeners handed = new();
    private readonly ListeningPorts ports;
    private readonly LeanLoops? loops;
    private readonly bool ownsLoops;
    private readonly ILogger logger;
    private Certificates certificates = new(EdgeRoutes.None);

    /// <summary>A server without routes; it listens once started.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes its loggers.</param>
    public EdgeServer(EdgeOptions options, TimeProvider time, ILoggerFactory loggers) : this(options, time, loggers, null)
    {
    }

    /// <summary>A server without routes; it listens once started.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes its loggers.</param>
    /// <param name="shared">The loops of the lean way, shared with other servers; null for its own.</param>
    public EdgeServer(EdgeOptions options, TimeProvider time, ILoggerFactory loggers, LeanLoops? shared)
    {
        this.options = options;
        logger = loggers.CreateLogger<EdgeServer>();
        (loops, ownsLoops) = (shared ?? (options.Lean ? LeanLoops.TryStart(loggers) : null), shared is null);
        core = new EdgeCore(options, time);
        ports = new ListeningPorts(Open);
        app = NewApp(loggers);
        forwarder = new EdgeForwarder(app.Services.GetRequiredService<IHttpForwarder>(), core, ports.NumberOf, loggers);
        app.Run(forwarder.HandleAsync);
    }

    /// <summary>Where the server listens, once it is started.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>The routes in use. Setting them takes effect for the next request; no request fails because of it. Ports stay as they are.</summary>
    public EdgeRoutes Routes
    {
        get => core.Table.Snapshot;
        set
        {
            Volatile.Write(ref certificates, new Certificates(value));
            core.Replace(value);
        }
    }

    /// <summary>Requests so far by client region and cluster, ordered by both names.</summary>
    public IReadOnlyList<EdgeTraffic> Traffic => core.Statistics.Snapshot();

    /// <summary>All backends in use, as they are now, ordered by service and cluster.</summary>
    public IReadOnlyList<EdgeBackendStanding> Backends => core.Standings();

    /// <summary>How often backends came to be avoided, by cause.</summary>
    public IEnumerable<EdgeCount> Ejections => core.Statistics.Ejections.Snapshot();

    /// <summary>Answers to health checks.</summary>
    public IEnumerable<EdgeCount> HealthChecks => core.Statistics.Checks.Snapshot();

    /// <summary>Copies of requests.</summary>
    public IEnumerable<EdgeCount> Mirrored => core.Statistics.Mirrored.Snapshot();

    /// <summary>Takes over what was measured of a backend; it is believed for 15 s. One that is not in use is left out.</summary>
    /// <param name="backend">Where it takes HTTP.</param>
    /// <param name="part">Part of the processor time it asked for that it uses.</param>
    public void Uses(IPEndPoint backend, double part) => core.Uses(backend, part);

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The address is taken, or may not be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        var faults = await ports.SetAsync([First], cancellationToken);
        if (faults.TryGetValue(First.Number, out var why)) throw new IOException($"{options.EndPoint}: {why}");
        EndPoint = ports.Find(First.Number)!;
    }

    /// <summary>Takes other routes, and listens on their ports beside the one it was started with.</summary>
    /// <returns>Why, for each port that cannot be listened on.</returns>
    public async ValueTask<IReadOnlyDictionary<int, string>> UseAsync(EdgeRoutes routes, CancellationToken cancellationToken)
    {
        // First the routes: a port that opens has them from its first request on.
        Routes = routes;
        return await ports.SetAsync([.. routes.Ports.Where(p => p.Number == First.Number).DefaultIfEmpty(First), .. routes.Ports.Where(p => p.Number != First.Number)], cancellationToken);
    }

    /// <summary>Where a port, as clients know it, is listened on; null if it is not.</summary>
    public IPEndPoint? Listening(int port) => ports.Find(port);

    /// <summary>Ends listening; requests under way have 2 s to end.</summary>
    public async ValueTask DisposeAsync()
    {
        await ports.DisposeAsync();
        await app.StopAsync(LastMoment);
        await app.DisposeAsync();
        await forwarder.DisposeAsync();
        await core.DisposeAsync();
        if (ownsLoops && loops is not null) await loops.DisposeAsync();
    }

    private EdgePort First => new(options.Port, false);

    private WebApplication NewApp(ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddLogging();
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.Services.AddSingleton<IConnectionListenerFactory>(handed);
        builder.Services.AddHttpForwarder();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        return builder.Build();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // A body may be as large as the backend takes it: it is passed on, not kept.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Listen(HandedEndPoint.Http1, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(HandedEndPoint.Http2, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(HandedEndPoint.Tls, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = context =>
                {
                    var port = ports.NumberOf(((IPEndPoint)context.Connection.LocalEndPoint!).Port);
                    return ValueTask.FromResult(Volatile.Read(ref certificates).For(port, context.ClientHelloInfo.ServerName));
                },
            });
        });
    }

    private ListeningPort Open(EdgePort port)
    {
        var endPoint = new IPEndPoint(options.EndPoint.Address, port.Number == options.Port ? options.EndPoint.Port : options.ActualPort(port.Number));
        return !port.Tls && loops is not null
            ? new LeanPort(port.Number, endPoint, core, loops, handed, logger)
            : new KestrelPort(port.Number, port.Tls, endPoint, handed, logger);
    }
}
