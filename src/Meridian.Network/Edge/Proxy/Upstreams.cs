using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Meridian.Network;

/// <summary>The connections to backends that Kestrel's way uses: for each address they leave from, connections of its own.</summary>
/// <param name="options">How long they may take and live, and from where they leave.</param>
internal sealed class Upstreams(EdgeOptions options) : IDisposable
{
    private readonly HttpMessageInvoker usual = NewInvoker(options, null);
    private readonly ConcurrentDictionary<IPAddress, Lazy<HttpMessageInvoker>> bySource = new();

    /// <summary>Those for a client.</summary>
    public HttpMessageInvoker Of(IPAddress client) => options.SourceOf(client) is { } source
        ? bySource.GetOrAdd(source, s => new Lazy<HttpMessageInvoker>(() => NewInvoker(options, s))).Value
        : usual;

    public void Dispose()
    {
        usual.Dispose();
        foreach (var invoker in bySource.Values.Where(i => i.IsValueCreated)) invoker.Value.Dispose();
    }

    private static HttpMessageInvoker NewInvoker(EdgeOptions options, IPAddress? source) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionLifetime = options.ConnectionLifetime,
        ConnectCallback = source is null ? null : (context, token) => ConnectAsync(source, context.DnsEndPoint, token),
    });

    private static async ValueTask<Stream> ConnectAsync(IPAddress source, DnsEndPoint target, CancellationToken token)
    {
        var address = IPAddress.Parse(target.Host);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            LoopbackSource.Bind(socket, source, address);
            await socket.ConnectAsync(new IPEndPoint(address, target.Port), token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
