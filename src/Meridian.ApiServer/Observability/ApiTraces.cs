using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Spans of requests and of writes to the store. Without a listener none is made.</summary>
internal static class ApiTraces
{
    /// <summary>Name by which listeners find the spans.</summary>
    public const string Name = "Meridian.ApiServer";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Begins the span of a request, below the client's if it sent one; null if nobody listens.</summary>
    public static Activity? Begin(ApiRequest request)
    {
        if (!Source.HasListeners()) return null;
        var http = request.Http.Request;
        ActivityContext.TryParse(http.Headers.TraceParent, http.Headers.TraceState, isRemote: true, out var parent);
        var path = request.Path;
        var name = path.Kind == PathKind.Resource ? $"{request.Verb} {path.Resource}{(path.Subresource.Length > 0 ? "/" + path.Subresource.Split('/')[0] : "")}" : $"{http.Method} {path.Kind}";
        var span = Source.StartActivity(name, ActivityKind.Server, parent);
        span?.SetTag("http.request.method", http.Method).SetTag("url.path", path.Path).SetTag("k8s.verb", request.Verb)
            .SetTag("k8s.group", path.Group).SetTag("k8s.resource", path.Resource).SetTag("k8s.namespace", path.Namespace).SetTag("k8s.name", path.Name);
        return span;
    }

    /// <summary>Ends the span of a request.</summary>
    public static void End(Activity? span, ApiRequest request)
    {
        if (span is null) return;
        var code = request.Response.StatusCode;
        span.SetTag("http.response.status_code", code).SetTag("k8s.user", request.User.Name);
        if (code >= StatusCodes.Status500InternalServerError) span.SetStatus(ActivityStatusCode.Error);
        span.Dispose();
    }

    /// <summary>Begins the span of a write to the store; null if nobody listens.</summary>
    public static Activity? BeginWrite(string resource, bool delete) =>
        Source.HasListeners() ? Source.StartActivity(delete ? "store delete" : "store put")?.SetTag("k8s.resource", resource) : null;
}
