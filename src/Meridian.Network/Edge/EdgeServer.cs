using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Meridian.Network;

/// <summary>
/// One global address: takes HTTP for services that run in many clusters and passes each request to the nearest cluster that can answer.
/// </summary>
public sealed class EdgeServer : IAsyncDisposable
{
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(2);

    private readonly EdgeOptions options;
    private readonly WebApplication app;
    private readonly EdgeForwarder forwarder;

    /// <summary>A server without routes; it listens once started.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes its loggers.</param>
    public EdgeServer(EdgeOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        this.options = options;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddLogging();
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.Services.AddHttpForwarder();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        app = builder.Build();
        forwarder = new EdgeForwarder(app.Services.GetRequiredService<IHttpForwarder>(), options, time, loggers.CreateLogger<EdgeServer>());
        app.Run(forwarder.HandleAsync);
    }

    /// <summary>Where the server listens, once it is started.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>The routes in use. Setting them takes effect for the next request; no request fails because of it.</summary>
    public EdgeRoutes Routes
    {
        get => forwarder.Routes;
        set => forwarder.Replace(value);
    }

    /// <summary>Requests so far by client region and cluster, ordered by both names.</summary>
    public IReadOnlyList<EdgeTraffic> Traffic => forwarder.Statistics.Snapshot();

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The address is taken, or may not be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        EndPoint = new IPEndPoint(options.EndPoint.Address, new Uri(address).Port);
    }

    /// <summary>Ends listening; requests under way have 2 s to end.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(LastMoment);
        await app.DisposeAsync();
        forwarder.Dispose();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // A body may be as large as the backend takes it: it is passed on, not kept.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Listen(options.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
    }
}
