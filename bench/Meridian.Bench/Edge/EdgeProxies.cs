using System.Net;
using Meridian.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy.Forwarder;

namespace Meridian.Bench;

/// <summary>Reverse proxies that run in a process of their own until its input ends.</summary>
internal static class EdgeProxies
{
    /// <summary>Our edge with one route.</summary>
    /// <param name="listen">Where it listens.</param>
    /// <param name="backend">Where all goes.</param>
    /// <param name="lean">Whether plain requests go the lean way.</param>
    public static async Task EdgeAsync(IPEndPoint listen, IPEndPoint backend, bool lean)
    {
        await using var server = new EdgeServer(
            new EdgeOptions { EndPoint = listen, TellCluster = true, Lean = lean, ConnectionLifetime = TimeSpan.FromSeconds(10) }, TimeProvider.System, NullLoggerFactory.Instance);
        server.Routes = new EdgeRoutes([new EdgeRoute { Service = new EdgeService("bench", [new EdgeBackend("here", "us-central", backend, true)]) }]);
        await server.StartAsync(CancellationToken.None);
        await UntilInputEndsAsync();
    }

    /// <summary>What YARP's own documentation shows for direct forwarding, and nothing else.</summary>
    public static async Task YarpAsync(IPEndPoint listen, IPEndPoint backend)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddHttpForwarder();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(listen, l => l.Protocols = HttpProtocols.Http1));
        await using var app = builder.Build();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, UseCookies = false, ActivityHeadersPropagator = null,
        });
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var prefix = $"http://{backend}/";
        app.Run(async context => await forwarder.SendAsync(context, prefix, client, ForwarderRequestConfig.Empty, HttpTransformer.Default));
        await app.StartAsync();
        await UntilInputEndsAsync();
    }

    private static async Task UntilInputEndsAsync()
    {
        Console.WriteLine("serving");
        await Console.In.ReadToEndAsync();
    }
}
