using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Meridian.Network;

/// <summary>Tells backends who asked for what: the client's address, the host and the scheme it used.</summary>
/// <param name="cluster">Cluster to name in the answer, or null.</param>
internal sealed class EdgeTransformer(string? cluster) : HttpTransformer
{
    private const string ClusterHeader = "x-meridian-cluster";
    private const string For = "X-Forwarded-For", Host = "X-Forwarded-Host", Proto = "X-Forwarded-Proto";

    public static readonly EdgeTransformer Silent = new(null);

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var request = httpContext.Request;
        var headers = proxyRequest.Headers;
        headers.Host = request.Host.Value;
        var client = httpContext.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        // A proxy before us may have named the client; ours is the address that is known to be true, so it comes last.
        var before = request.Headers[For].ToString();
        Replace(For, before.Length > 0 ? $"{before}, {client}" : client);
        Replace(Host, request.Host.Value ?? "");
        Replace(Proto, request.Scheme);

        void Replace(string name, string value)
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }
    }

    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (cluster is not null && proxyResponse is not null) httpContext.Response.Headers[ClusterHeader] = cluster;
        return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }
}
