using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Meridian.Network;

/// <summary>
/// Makes of the request that came the one that a backend gets: who asked, under which name and scheme, and what the route's filters change;
/// and of its answer the one that goes back.
/// </summary>
internal sealed class EdgeTransformer(EdgeAttempt attempt) : HttpTransformer
{
    public const string ClusterHeader = "x-meridian-cluster";
    public const string ReasonHeader = "x-meridian-reason";
    public const string ExplainHeader = "x-meridian-explain";
    private const string For = "X-Forwarded-For", Host = "X-Forwarded-Host", Proto = "X-Forwarded-Proto";

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var request = httpContext.Request;
        var headers = proxyRequest.Headers;
        headers.Host = request.Host.Value;
        var client = httpContext.Connection.RemoteIpAddress is { } address ? EdgeForwarder.Plain(address).ToString() : "unknown";
        // A proxy before us may have named the client; ours is the address that is known to be true, so it comes last.
        var before = request.Headers[For].ToString();
        Replace(proxyRequest, For, before.Length > 0 ? $"{before}, {client}" : client);
        if (!IsTrusted(httpContext))
        {
            Replace(proxyRequest, Host, request.Host.Value ?? "");
            Replace(proxyRequest, Proto, request.Scheme);
        }
        Replace(proxyRequest, TraceParent.Header, TraceParent.Next(request.Headers[TraceParent.Header].ToString()));
        foreach (var filters in attempt.Filters) Change(httpContext, proxyRequest, destinationPrefix, filters);
        if (attempt.Mirrors.Length > 0) attempt.Copy ??= MirroredRequest.Of(proxyRequest);
    }

    // One that may speak for others says under which name and scheme it was asked, if it says anything.
    private bool IsTrusted(HttpContext context) =>
        attempt.Policy.TrustedProxies.Count > 0 && context.Request.Headers.ContainsKey(Proto) && context.Connection.RemoteIpAddress is { } peer
        && ForwardedClient.IsTrusted(EdgeForwarder.Plain(peer), attempt.Policy.TrustedProxies);

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is not null) attempt.Begun();
        // The body of an answer that is not passed on is not read either.
        if (proxyResponse is not null && attempt.IsToBeRepeated((int)proxyResponse.StatusCode)) return false;
        var passed = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse is null) return passed;
        var headers = httpContext.Response.Headers;
        foreach (var filters in attempt.Filters) Change(headers, filters.Response);
        attempt.Tell(headers);
        return passed;
    }

    private void Change(HttpContext context, HttpRequestMessage request, string prefix, EdgeFilters filters)
    {
        var changes = filters.Request;
        foreach (var (name, value) in changes.Set) Replace(request, name, value);
        foreach (var (name, value) in changes.Add) request.Headers.TryAddWithoutValidation(name, value);
        foreach (var name in changes.Remove) Remove(request, name);
        if (filters.Rewrite is not { } rewrite) return;
        if (rewrite.Host is { } host) request.Headers.Host = host;
        if (rewrite.Path is null) return;
        var path = PathChanges.Apply(rewrite.Path, context.Request.Path.Value ?? "/", attempt.Route.Path);
        request.RequestUri = RequestUtilities.MakeDestinationAddress(prefix, new PathString(path), context.Request.QueryString);
    }

    private static void Change(IHeaderDictionary headers, EdgeHeaderChanges changes)
    {
        foreach (var (name, value) in changes.Set) headers[name] = value;
        foreach (var (name, value) in changes.Add) headers.Append(name, value);
        foreach (var name in changes.Remove) headers.Remove(name);
    }

    private static void Replace(HttpRequestMessage request, string name, string value)
    {
        if (name.Equals("Host", StringComparison.OrdinalIgnoreCase))
        {
            request.Headers.Host = value;
            return;
        }
        Remove(request, name);
        if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
    }

    private static void Remove(HttpRequestMessage request, string name)
    {
        request.Headers.Remove(name);
        request.Content?.Headers.Remove(name);
    }
}
