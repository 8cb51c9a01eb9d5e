using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Meridian.ApiServer;

/// <summary>What a proxied request and its answer are changed by on their way.</summary>
internal sealed class ProxyTransformer(ProxyTarget target, ProxyPath path, string host) : HttpTransformer
{
    // Who asks is this server's business only: the server behind must not be able to act as the user.
    private static readonly string[] Kept = ["Authorization", "Impersonate-User", "Impersonate-Group", "Impersonate-Uid"];

    private readonly LinkRewriter links = new(path.Prefix, target.Authority, host);

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var inner = path.Inner.Length > 0 ? path.Inner : "/";
        // Bytes of the path mean what the server behind says they mean.
        var exact = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        proxyRequest.RequestUri = new Uri(destinationPrefix + inner + httpContext.Request.QueryString.Value, exact);
        proxyRequest.Options.Set(ProxyForwarder.Target, target);
        foreach (var name in Kept) proxyRequest.Headers.Remove(name);
        foreach (var name in proxyRequest.Headers.Select(h => h.Key).Where(n => n.StartsWith("Impersonate-Extra-", StringComparison.OrdinalIgnoreCase)).ToList()) proxyRequest.Headers.Remove(name);
        proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Uri", path.Prefix + inner);
        if (httpContext.Connection.RemoteIpAddress is { } client) proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", client.ToString());
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null) return await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse.Headers.CacheControl is not null) httpContext.Response.Headers.Remove("Cache-Control");
        await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        var headers = httpContext.Response.Headers;
        if (headers.Location is [{ } location]) headers.Location = links.Rewrite(location);
        if (headers.Location.Count > 0 || HttpMethods.IsHead(httpContext.Request.Method) || !IsHtml(proxyResponse)) return true;
        return !await TryCopyPageAsync(httpContext.Response, proxyResponse, cancellationToken);
    }

    private static bool IsHtml(HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType?.Equals("text/html", StringComparison.OrdinalIgnoreCase) == true;

    // False for an encoding that is not known here: then the page passes as it is.
    private async Task<bool> TryCopyPageAsync(HttpResponse response, HttpResponseMessage answer, CancellationToken token)
    {
        var encoding = string.Join(',', answer.Content.Headers.ContentEncoding);
        if (encoding is not ("" or "gzip" or "deflate")) return false;
        response.Headers.ContentLength = null;
        await using var from = await answer.Content.ReadAsStreamAsync(token);
        await using var plain = encoding switch { "gzip" => new GZipStream(from, CompressionMode.Decompress), "deflate" => new DeflateStream(from, CompressionMode.Decompress), _ => from };
        await using var to = encoding switch
        {
            "gzip" => new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new DeflateStream(response.Body, CompressionLevel.Fastest, leaveOpen: true),
            _ => response.Body,
        };
        await HtmlLinks.CopyAsync(plain, to, links.Rewrite, token);
        return true;
    }
}
