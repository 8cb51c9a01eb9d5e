using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Meridian.Network;

/// <summary>Sends each request to the backend that is best for it, and to the next when that one cannot be reached.</summary>
internal sealed partial class EdgeForwarder : IAsyncDisposable
{
    private static readonly ForwarderRequestConfig Http1 = new() { ActivityTimeout = TimeSpan.FromMinutes(10) };

    private static readonly ForwarderRequestConfig Http2 = new()
    {
        ActivityTimeout = TimeSpan.FromMinutes(10), Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private readonly IHttpForwarder forwarder;
    private readonly EdgeCore core;
    private readonly Func<int, int> portOf;
    private readonly ILogger logger;
    private readonly AccessLog log;
    private readonly Upstreams upstreams;
    private readonly Mirrors mirrors;

    /// <param name="forwarder">Sends requests.</param>
    /// <param name="core">Routes and states.</param>
    /// <param name="portOf">The port as clients know it, of the one listened on.</param>
    /// <param name="loggers">Makes its loggers.</param>
    public EdgeForwarder(IHttpForwarder forwarder, EdgeCore core, Func<int, int> portOf, ILoggerFactory loggers)
    {
        (this.forwarder, this.core, this.portOf) = (forwarder, core, portOf);
        logger = loggers.CreateLogger<EdgeServer>();
        log = new AccessLog(loggers.CreateLogger("Meridian.Network.AccessLog"), core.Time);
        upstreams = new Upstreams(core.Options);
        mirrors = new Mirrors(core, upstreams);
    }

    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    public async Task HandleAsync(HttpContext context)
    {
        var begun = core.Time.GetTimestamp();
        var peer = Plain(context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (IsAmbiguous(context.Request))
        {
            await LocalAnswers.WriteAsync(context, StatusCodes.Status400BadRequest, "a request has a length or chunks, not both\n");
            return;
        }
        var port = portOf(context.Connection.LocalPort);
        var route = core.Table.Find(port, context.Request.Host.Host, context.Request.Path.Value ?? "/", new HttpFacts(context.Request));
        if (route is null)
        {
            await LocalAnswers.WriteAsync(context, StatusCodes.Status404NotFound, "no route for this host and path\n");
            return;
        }
        var client = ForwardedClient.Of(peer, context.Request.Headers, route.Route.Policy.TrustedProxies);
        var place = core.Options.PlaceOf(client);
        var attempt = await AnswerHereAsync(context, route, client, begun, port);
        var cluster = attempt is null ? null : await ForwardAsync(context, attempt, place);
        var took = core.Time.GetElapsedTime(begun);
        if (attempt is not null) core.Statistics.Count(place?.Region ?? "", cluster ?? "", took, failed: cluster is null);
        var share = route.Route.Policy.AccessLog;
        if (share > 0 && Random.Shared.NextDouble() < share) log.Write(context, attempt, place?.Region ?? "", cluster ?? "", took);
    }

    public async ValueTask DisposeAsync()
    {
        await mirrors.DisposeAsync();
        upstreams.Dispose();
    }

    // Returns what to forward; null when the request has been answered.
    private async ValueTask<EdgeAttempt?> AnswerHereAsync(HttpContext context, CompiledRoute route, IPAddress client, long begun, int port)
    {
        if (route.Limits?.Admits(client, begun, core.Time.TimestampFrequency) == false)
        {
            context.Response.Headers.RetryAfter = "1";
            await LocalAnswers.WriteAsync(context, StatusCodes.Status429TooManyRequests, "too many requests from this address\n");
            return null;
        }
        if (route.Route.Filters.Redirect is { } redirect)
        {
            await LocalAnswers.RedirectAsync(context, redirect, route.Route, port);
            return null;
        }
        var target = route.Pick(Random.Shared.NextDouble());
        if (target?.Target.Filters.Redirect is { } own)
        {
            await LocalAnswers.RedirectAsync(context, own, route.Route, port);
            return null;
        }
        if (target?.Service is { } service) return new EdgeAttempt(core, context, route, target, service);
        await LocalAnswers.WriteAsync(context, StatusCodes.Status500InternalServerError, "the route leads to nothing that is there\n");
        return null;
    }

    // Returns the cluster that answered, or null.
    private async Task<string?> ForwardAsync(HttpContext context, EdgeAttempt attempt, ClientPlace? place)
    {
        core.Retries.Earn(attempt.Policy.RetryShare);
        var copied = attempt.Mirrors.Length == 0 ? null : mirrors.Watch(context);
        if (!attempt.MayBeRepeated) context.Request.Body = new WatchedBody(context.Request.Body, attempt.BodyCame);
        var transformer = new EdgeTransformer(attempt);
        try
        {
            return await AskAsync(context, attempt, place, transformer);
        }
        finally
        {
            if (copied is not null) mirrors.Send(attempt, copied, place);
        }
    }

    private async Task<string?> AskAsync(HttpContext context, EdgeAttempt attempt, ClientPlace? place, EdgeTransformer transformer)
    {
        while (attempt.Tried.Count < attempt.Policy.Attempts && attempt.Next(place) is { } backend)
        {
            var error = await SendAsync(context, attempt, backend, transformer);
            if (attempt.WasRefused)
            {
                core.Answered(attempt.Service, attempt.Policy, backend, StatusCodes.Status503ServiceUnavailable);
                Again();
                continue;
            }
            if (error == ForwarderError.None)
            {
                core.Answered(attempt.Service, attempt.Policy, backend, context.Response.StatusCode);
                return backend.Backend.Cluster;
            }
            if (attempt.IsTimedOut)
            {
                core.TimedOut(attempt.Service, attempt.Policy, backend);
                if (attempt.MayAskAnother())
                {
                    Again();
                    continue;
                }
                context.Response.Clear();
                await LocalAnswers.WriteAsync(context, StatusCodes.Status504GatewayTimeout, $"{attempt.Service.Service.Name} did not answer in time\n");
                return null;
            }
            // A client that gave up, or sent half a body, says nothing about the backend.
            if (!IsOfBackend(error) || context.RequestAborted.IsCancellationRequested) return backend.Backend.Cluster;
            // A client's word that it speaks gRPC does not condemn a backend that never said it understands that.
            if (attempt.Service.Service.Http2 || !LocalAnswers.IsGrpc(context.Request) || IsUnreachable(context)) core.Failed(backend);
            LogFailed(attempt.Service.Service.Name, backend.Backend.Cluster, backend.Backend.EndPoint, error);
            if (!MayRepeat(context, attempt, error))
            {
                if (!context.Response.HasStarted) context.Response.Clear();
                await LocalAnswers.WriteAsync(context, StatusCodes.Status502BadGateway, "the backend failed\n");
                return null;
            }
            Again();

            void Again()
            {
                context.Response.Clear();
                attempt.Tried.Add(backend.State);
            }
        }
        if (attempt.Tried.Count == 0) LogNoBackend(attempt.Service.Service.Name);
        await LocalAnswers.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"no healthy backend for {attempt.Service.Service.Name}\n");
        return null;
    }

    private async ValueTask<ForwarderError> SendAsync(HttpContext context, EdgeAttempt attempt, BackendPlace backend, EdgeTransformer transformer)
    {
        backend.State.Begin(core.Time.GetTimestamp());
        using var clock = attempt.StartClock();
        try
        {
            var config = attempt.Service.Service.Http2 || LocalAnswers.IsGrpc(context.Request) ? Http2 : Http1;
            return await forwarder.SendAsync(context, backend.State.Prefix, upstreams.Of(Plain(context.Connection.RemoteIpAddress ?? IPAddress.None)), config, transformer, clock?.Token ?? context.RequestAborted);
        }
        finally
        {
            backend.State.End();
        }
    }

    // Kestrel reads the chunks and keeps the length under another name. Whoever sends both means to be read in two ways.
    private static bool IsAmbiguous(HttpRequest request) => request.Headers.ContainsKey("Transfer-Encoding") && request.Headers.ContainsKey("X-Content-Length");

    private static bool IsOfBackend(ForwarderError error) => error is
        ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.RequestBodyDestination
        or ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination;

    private bool MayRepeat(HttpContext context, EdgeAttempt attempt, ForwarderError error)
    {
        if (context.Response.HasStarted) return false;
        return IsUnreachable(context) || error == ForwarderError.Request && attempt.MayBeRepeated && core.Retries.TrySpend();
    }

    // Only a connection that did not come about in time ends with a timeout inside.
    private static bool IsUnreachable(HttpContext context) => context.Features.Get<IForwarderErrorFeature>()?.Exception is
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } or OperationCanceledException { InnerException: TimeoutException };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} in {Cluster} at {EndPoint} failed: {Error}")]
    private partial void LogFailed(string service, string cluster, IPEndPoint endPoint, ForwarderError error);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Service} has no healthy backend")]
    private partial void LogNoBackend(string service);
}
