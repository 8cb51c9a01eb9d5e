using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Meridian.Demo;

/// <summary>Serves one handler over plain HTTP, and stops without failing a request.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    // Whoever balances load over the pods needs a moment to learn that this one goes.
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(1);

    private readonly WebApplication app;
    private volatile bool draining;

    private DemoServer(WebApplication app) => this.app = app;

    /// <summary>Starts to listen.</summary>
    /// <param name="address">Address, or null for all.</param>
    /// <param name="port">Port; 0 for any.</param>
    /// <param name="handler">Answers requests.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<DemoServer> StartAsync(IPAddress? address, int port, RequestDelegate handler, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address ?? IPAddress.Any, port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        var server = new DemoServer(builder.Build());
        server.app.Run(context => server.HandleAsync(context, handler));
        await server.app.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Where it listens, such as <c>http://127.1.128.1:8080</c>.</summary>
    public string Url => app.Urls.First();

    /// <summary>Serves until the token is cancelled, then goes on for a second while asking clients to go elsewhere.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource();
        await using (cancellationToken.Register(ended.SetResult)) await ended.Task;
        draining = true;
        await Task.Delay(Drain, time, CancellationToken.None);
        await app.StopAsync(CancellationToken.None);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task HandleAsync(HttpContext context, RequestDelegate handler)
    {
        if (draining) context.Response.Headers.Connection = "close";
        return handler(context);
    }
}
