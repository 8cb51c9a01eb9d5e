using System.Diagnostics.CodeAnalysis;
using System.Net;
using Meridian.Objects;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Meridian.ApiServer;

/// <summary>Passes requests on to servers in pods, upgrades included.</summary>
internal sealed class ProxyForwarder(Func<IHttpForwarder> forwarder)
{
    /// <summary>Where a request goes, for who connects.</summary>
    public static readonly HttpRequestOptionsKey<ProxyTarget> Target = new("proxy-target");

    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromHours(4), Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private readonly Lazy<HttpMessageInvoker> client = new(NewClient);

    /// <exception cref="StatusException">503: the server behind cannot be reached.</exception>
    public async Task ForwardAsync(HttpContext http, ProxyTarget target, ProxyPath path, CancellationToken cancellationToken)
    {
        // What may be sent is the other server's business.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        var transformer = new ProxyTransformer(target, path, http.Request.Host.Value ?? "");
        var port = target.Authority[(target.Authority.LastIndexOf(':') + 1)..];
        var error = await forwarder().SendAsync(http, $"{target.Scheme}://{target.Key}:{port}", client.Value, Config, transformer, cancellationToken);
        if (error == ForwarderError.None || http.Response.HasStarted || cancellationToken.IsCancellationRequested) return;
        throw ApiError.Unavailable($"error trying to reach service: {Reason(http.Features.Get<IForwarderErrorFeature>()?.Exception)}");
    }

    private static string Reason(Exception? error)
    {
        while (error is HttpRequestException { InnerException: { } inner }) error = inner;
        return error?.Message ?? "no answer";
    }

    [SuppressMessage("Security", "CA5359", Justification = "Pods have certificates of any kind; Kubernetes does not check them either. The way to the pod is the cluster's.")]
    private static HttpMessageInvoker NewClient()
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            ConnectCallback = async (context, token) =>
                await (context.InitialRequestMessage.Options.TryGetValue(Target, out var target) ? target : throw new InvalidOperationException("the request has no target")).DialAsync(token),
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        return new HttpMessageInvoker(handler);
    }
}
