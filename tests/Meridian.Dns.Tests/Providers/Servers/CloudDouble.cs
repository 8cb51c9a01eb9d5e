using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Meridian.Dns.Tests;

/// <summary>Stands in for a cloud's interface: HTTP on an own port that stays the same when it is stopped and started.</summary>
public abstract class CloudDouble : IProviderServer
{
    private readonly int port = ServerProcess.FreePort();
    private WebApplication? app;

    public abstract string Provider { get; }

    public abstract string Configuration { get; }

    public abstract string? WrongConfiguration { get; }

    public string Url => $"http://127.0.0.1:{port}";

    /// <summary>How many of the next requests are refused for coming too quickly.</summary>
    public int Throttle { get; set; }

    /// <summary>Requests that were answered, as <c>METHOD path</c>.</summary>
    public List<string> Requests { get; } = [];

    // Requests are answered one after the other, as by a service that keeps its changes in order.
    private readonly SemaphoreSlim one = new(1);

    public async Task StartAsync()
    {
        if (app is not null) return;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
        app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
    }

    public async Task StopAsync()
    {
        if (app is null) return;
        await app.DisposeAsync();
        app = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        one.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Answers a request: status, type and content.</summary>
    protected abstract (int Status, string Content) Answer(HttpRequest request, string path, string body);

    /// <summary>The answer to a request that comes too quickly.</summary>
    protected abstract (int Status, string Content) Throttled { get; }

    private async Task AnswerAsync(HttpContext context)
    {
        await one.WaitAsync(context.RequestAborted);
        try
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            Requests.Add($"{context.Request.Method} {context.Request.Path}");
            var (status, content) = Throttle > 0 ? Throttled : Answer(context.Request, context.Request.Path.Value!, body);
            if (Throttle > 0) Throttle--;
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(content, context.RequestAborted);
        }
        finally
        {
            one.Release();
        }
    }
}
