using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Meridian.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Meridian.ApiServer;

/// <summary>The HTTPS server of one Kubernetes API: HTTP/1.1 and HTTP/2 over TLS on one address.</summary>
public sealed class ApiServerHost : IAsyncDisposable
{
    /// <summary>Name of the source of the server's trace spans, for <see cref="System.Diagnostics.ActivityListener"/>s.</summary>
    public const string TraceSource = ApiTraces.Name;

    /// <summary>Largest body of a request in bytes.</summary>
    internal const int MaxBodySize = 3 * 1024 * 1024;

    // Each costs memory whether it is used or not; a laptop's files run out before this does.
    private const int MaxConnections = 20_000;

    // Bytes a second over the whole of what is waiting.
    private const double SlowestRate = 240;
    private static readonly TimeSpan SlowestGrace = TimeSpan.FromSeconds(15);

    // Clients multiplex all their watches over one connection.
    private const int StreamsPerConnection = 1000;

    // Watches end at once; whoever is still writing gets this long.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly ApiServerOptions options;
    private readonly CancellationTokenSource stopping = new();
    private readonly WebApplication app;
    private readonly ShownCertificate shown;
    private RequestPipeline? pipeline;
    private MetricsHandler? metrics;

    /// <summary>Makes a server that does not listen yet.</summary>
    public ApiServerHost(ApiServerOptions options)
    {
        this.options = options;
        shown = new ShownCertificate(options.Authority);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // Signals are the process's business, not this server's: several may run in one process.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(options.LoggerFactory);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);
        builder.Services.AddHttpForwarder();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(Configure);
        app = builder.Build();
        app.Run(http => pipeline!.HandleAsync(http));
    }

    /// <summary>Address it listens on, with the port in use. Known once it was started.</summary>
    /// <exception cref="InvalidOperationException">The server was not started.</exception>
    public Uri Address { get => field ?? throw new InvalidOperationException("the server was not started"); private set; }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The address is taken, or is not this machine's.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The documents name the port, which is known before only if it was chosen: then nobody can ask earlier.
        pipeline = MakePipeline(options.Listen);
        await app.StartAsync(cancellationToken);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Ends all watches, lets other requests finish for a few seconds, and stops listening.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await app.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!stopping.IsCancellationRequested) await stopping.CancelAsync();
        await app.DisposeAsync();
        metrics?.Dispose();
        stopping.Dispose();
    }

    private RequestPipeline MakePipeline(IPEndPoint address)
    {
        var (engine, time) = (options.Engine, options.Time);
        var reviews = new Reviews(options.Authorizer, options.Authenticator, options.Questions);
        var reads = new ReadHandler(engine, options.Columns, time, stopping.Token);
        var sessions = new StreamSessions();
        var resources = new ResourceHandler(
            engine, reviews, reads, new WriteHandler(engine, reads), new DeleteHandler(engine, reads), new PodHandler(engine, stopping.Token),
            new CommandHandler(engine, sessions, time, stopping.Token), new PortForwardHandler(engine, sessions, time, stopping.Token),
            new ProxyHandler(engine, new ProxyForwarder(app.Services.GetRequiredService<IHttpForwarder>), stopping.Token));
        DiscoveredResource[] posted = [.. reviews.Types.Append(BindingRequests.Type).Select(DiscoveredResource.PostOnly)];
        var discovery = new DiscoveryHandler(engine.Registry, posted, address.ToString());
        var requests = new RequestMetrics();
        metrics = new MetricsHandler(requests, engine);
        var server = new ServerHandler(
            new HealthHandler(options.ReadinessChecks, stopping.Token), new OpenApiHandler(new OpenApiDocuments(engine.Registry, posted), time), metrics, engine.Registry,
            options.Authenticator.ServiceAccounts, address.ToString(), new StoreHandler(options.Store));
        return new RequestPipeline(
            new RequestUser(options.Authenticator, time), new Impersonation(options.Authorizer), options.Authorizer, resources, discovery, server, requests,
            engine, new FairQueue(options.Fairness, time), options.LoggerFactory.CreateLogger<ApiServerHost>());
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowResponseHeaderCompression = true;
        // Warnings quote what users wrote, in any script.
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
        kestrel.Limits.MaxRequestBodySize = MaxBodySize;
        kestrel.Limits.MaxRequestLineSize = 32 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        // Finds out about clients that went without a word, whose watches would stay for ever.
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        // Long lists are written faster than in the 64 KB that are the default.
        kestrel.Limits.MaxResponseBufferSize = 512 * 1024;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = MaxConnections;
        // Who does not read what was sent, or sends what he began at a crawl, is cut off. A watch that has nothing to send waits for nobody.
        kestrel.Limits.MinResponseDataRate = new MinDataRate(SlowestRate, SlowestGrace);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(SlowestRate, SlowestGrace);
        kestrel.Listen(options.Listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = options.ServerCertificate,
                ServerCertificateChain = [options.Authority],
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                // Who shows a certificate that does not count is told so as a Status, not by a broken handshake.
                ClientCertificateValidation = (_, _, _) => true,
                OnAuthenticate = (_, tls) =>
                {
                    tls.CertificateChainPolicy = ClientChain();
                    if (options.CurrentCertificate is { } current) tls.ServerCertificateContext = shown.Of(current());
                },
            });
        });
    }

    // Only our authority counts, and a stranger's certificate must not make the server fetch what it points to.
    private X509ChainPolicy ClientChain() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { options.Authority },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
