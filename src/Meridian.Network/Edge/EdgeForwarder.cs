using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Meridian.Network;

/// <summary>Sends each request to the nearest healthy backend, and to the next when that one cannot be reached.</summary>
internal sealed partial class EdgeForwarder : IDisposable
{
    private const int MaxAttempts = 4;

    private readonly IHttpForwarder forwarder;
    private readonly EdgeOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly HttpMessageInvoker client;
    private readonly Ejections ejections;
    private readonly ConcurrentDictionary<IPEndPoint, Load> loads = new();
    private RouteTable table = new(EdgeRoutes.None);
    private uint turn;

    public EdgeForwarder(IHttpForwarder forwarder, EdgeOptions options, TimeProvider time, ILogger logger)
    {
        (this.forwarder, this.options, this.time, this.logger) = (forwarder, options, time, logger);
        ejections = new Ejections(time, options.FirstEjection, options.LongestEjection);
        client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = options.ConnectionLifetime,
        });
    }

    private sealed class Load
    {
        public int Active;
    }

    public EdgeStatistics Statistics { get; } = new();

    public EdgeRoutes Routes => Volatile.Read(ref table).Snapshot;

    /// <summary>Routes from now on. Requests under way end as they began.</summary>
    public void Replace(EdgeRoutes routes)
    {
        Volatile.Write(ref table, new RouteTable(routes));
        var used = routes.Routes.SelectMany(r => r.Service.Backends).Select(b => b.EndPoint).ToHashSet();
        ejections.Keep(used);
        foreach (var endPoint in loads.Keys)
            if (!used.Contains(endPoint)) loads.TryRemove(endPoint, out _);
    }

    public async Task HandleAsync(HttpContext context)
    {
        var begun = time.GetTimestamp();
        var place = context.Connection.RemoteIpAddress is { } address ? options.PlaceOf(Plain(address)) : null;
        // One table for the whole request: a change in between is for the requests after it.
        var service = Volatile.Read(ref table).Find(context.Request.Host.Host, context.Request.Path.Value ?? "/");
        if (service is null)
        {
            await AnswerAsync(context, StatusCodes.Status404NotFound, "no route for this host and path\n");
            return;
        }
        var cluster = await ForwardAsync(context, service, place);
        Statistics.Count(place?.Region ?? "", cluster ?? "", time.GetElapsedTime(begun), failed: cluster is null);
    }

    public void Dispose() => client.Dispose();

    // Returns the cluster that answered, or null.
    private async Task<string?> ForwardAsync(HttpContext context, EdgeService service, ClientPlace? place)
    {
        var tried = new List<EdgeBackend>(0);
        var number = Interlocked.Increment(ref turn);
        while (tried.Count < MaxAttempts && Next() is { } backend)
        {
            var error = await SendAsync(context, backend);
            if (error == ForwarderError.None)
            {
                ejections.Succeeded(backend.EndPoint);
                return backend.Cluster;
            }
            // A client that gave up, or sent half a body, says nothing about the backend.
            if (!IsOfBackend(error) || context.RequestAborted.IsCancellationRequested) return backend.Cluster;
            ejections.Failed(backend.EndPoint);
            LogFailed(service.Name, backend.Cluster, backend.EndPoint, error);
            if (!MayRepeat(context, error)) return null;
            context.Response.Clear();
            tried.Add(backend);
        }
        if (tried.Count == 0) LogNoBackend(service.Name);
        await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, $"no healthy backend for {service.Name}\n");
        return null;

        EdgeBackend? Next() =>
            BackendChoice.Next(service.Backends, place?.Place, tried, b => ejections.IsEjected(b.EndPoint), b => LoadOf(b).Active, number);
    }

    private async ValueTask<ForwarderError> SendAsync(HttpContext context, EdgeBackend backend)
    {
        var transformer = options.TellCluster ? new EdgeTransformer(backend.Cluster) : EdgeTransformer.Silent;
        var load = LoadOf(backend);
        Interlocked.Increment(ref load.Active);
        try
        {
            return await forwarder.SendAsync(context, $"http://{backend.EndPoint}/", client, ForwarderRequestConfig.Empty, transformer, context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref load.Active);
        }
    }

    private static bool IsOfBackend(ForwarderError error) => error is
        ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.RequestBodyDestination
        or ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination;

    // A request may go out again when it did not reach the backend, or when doing it twice is as good as once and it has no body to send again.
    private static bool MayRepeat(HttpContext context, ForwarderError error)
    {
        if (context.Response.HasStarted) return false;
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }) return true;
        // Only a connection that did not come about in time ends with this exception inside.
        if (exception is OperationCanceledException { InnerException: TimeoutException }) return true;
        if (error != ForwarderError.Request) return false;
        var method = context.Request.Method;
        var idempotent = HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        return idempotent && context.Request.ContentLength is null or 0 && !context.Request.Headers.ContainsKey("Transfer-Encoding");
    }

    private Load LoadOf(EdgeBackend backend) => loads.GetOrAdd(backend.EndPoint, static _ => new Load());

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        if (context.Response.HasStarted) return Task.CompletedTask;
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service} in {Cluster} at {EndPoint} failed: {Error}")]
    private partial void LogFailed(string service, string cluster, IPEndPoint endPoint, ForwarderError error);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Service} has no healthy backend")]
    private partial void LogNoBackend(string service);
}
