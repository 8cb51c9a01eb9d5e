using Meridian.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Meridian.Dashboard;

/// <summary>The live page of a federation: one embedded page, fed by server-sent events, behind a token.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly DashboardOptions options;
    private readonly TokenGate gate;
    private readonly WorldFeed world;
    private readonly AggregatorRates rates;
    private readonly WebApplication app;

    /// <summary>Makes the server; <see cref="StartAsync"/> begins to listen.</summary>
    /// <param name="options">What to show and where.</param>
    /// <param name="informers">Live copies of the federation's collections.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    public DashboardServer(DashboardOptions options, IInformers informers, TimeProvider time, ILoggerFactory loggers)
    {
        this.options = options;
        gate = new TokenGate(options.Token);
        world = new WorldFeed(informers, time);
        rates = new AggregatorRates(options, informers, time, loggers.CreateLogger<AggregatorRates>());
        app = Build(options, loggers);
        app.Run(HandleAsync);
    }

    /// <summary>Address to open, with the token. Known once started.</summary>
    public string Url => $"{app.Urls.First()}/?token={options.Token}";

    /// <summary>Begins to follow the federation and to listen.</summary>
    /// <exception cref="IOException">The address is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        world.Start();
        rates.Start();
        await app.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        await rates.DisposeAsync();
        await world.DisposeAsync();
    }

    private static WebApplication Build(DashboardOptions options, ILoggerFactory loggers)
    {
        // Nothing is read from the folder the process happens to stand in; the usual builders even watch all of it, which takes seconds at "/".
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(options.Listen, listen => listen.Protocols = HttpProtocols.Http1);
        });
        return builder.Build();
    }

    private async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (!HttpMethods.IsGet(context.Request.Method))
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        else if (gate.Pass(context))
            await AnswerAsync(context);
        else if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
            await context.Response.WriteAsync("Open the dashboard by the address that `meridian up` prints: it carries a token.\n", context.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path == "/events") await StreamAsync(context);
        else if (PageFiles.Open(path) is { } file) await SendFileAsync(context.Response, file.Content, file.ContentType);
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private async Task StreamAsync(HttpContext context)
    {
        using var looking = rates.Look();
        try
        {
            await EventStream.SendAsync(context, app.Lifetime.ApplicationStopping, ("world", world.Messages), ("rates", rates.Messages));
        }
        catch (OperationCanceledException)
        {
            // The browser left or the server stops: both are how a stream ends.
        }
    }

    private static async Task SendFileAsync(HttpResponse response, Stream content, string contentType)
    {
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-cache";
        response.ContentLength = content.Length;
        await using (content) await content.CopyToAsync(response.Body, response.HttpContext.RequestAborted);
    }
}
