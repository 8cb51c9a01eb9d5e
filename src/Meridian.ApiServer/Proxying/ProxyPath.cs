using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Meridian.ApiServer;

/// <summary>The path of a proxied request in its two parts.</summary>
/// <param name="Prefix">What addresses the proxy, such as <c>/api/v1/namespaces/a/pods/b/proxy</c>.</param>
/// <param name="Inner">What the other server is asked, as the client has escaped it; empty or beginning with a slash.</param>
internal readonly record struct ProxyPath(string Prefix, string Inner)
{
    /// <param name="http">The request.</param>
    /// <param name="path">Its path, taken apart.</param>
    public static ProxyPath Of(HttpContext http, RequestPath path)
    {
        var whole = http.Request.Path.Value ?? "";
        var length = path.Namespace.Length > 0 ? 7 : 5;
        var (prefix, inner) = Split(whole, length);
        var raw = http.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0] ?? "";
        var asSent = Split(raw, length).Inner;
        // The server has resolved "." and ".." already; where that moved the parts, its view counts.
        var same = raw.StartsWith('/') && Uri.UnescapeDataString(asSent) == Uri.UnescapeDataString(inner);
        return new ProxyPath(prefix, same ? asSent : new PathString(inner).ToUriComponent());
    }

    private static (string Prefix, string Inner) Split(string path, int segments)
    {
        var at = 0;
        for (var i = 0; i < segments && at >= 0; i++) at = path.IndexOf('/', at + 1);
        return at < 0 ? (path, "") : (path[..at], path[at..]);
    }
}
