using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Meridian.Network;

/// <summary>What is spoken on connections that are handed to Kestrel.</summary>
internal sealed class HandedEndPoint(string name) : EndPoint
{
    /// <summary>HTTP/1.1.</summary>
    public static readonly HandedEndPoint Http1 = new("http1");

    /// <summary>HTTP/2 without TLS, from the first byte on.</summary>
    public static readonly HandedEndPoint Http2 = new("http2");

    /// <summary>TLS, and what both sides agree on.</summary>
    public static readonly HandedEndPoint Tls = new("tls");

    public override string ToString() => name;
}

/// <summary>Kestrel's transport: it does not listen itself, connections are handed to it.</summary>
internal sealed class HandedListeners : IConnectionListenerFactory
{
    private readonly Dictionary<EndPoint, Channel<ConnectionContext>> channels = new()
    {
        [HandedEndPoint.Http1] = NewChannel(), [HandedEndPoint.Http2] = NewChannel(), [HandedEndPoint.Tls] = NewChannel(),
    };

    /// <summary>Hands a connection over. False when nobody takes any more.</summary>
    public bool TryGive(HandedEndPoint to, ConnectionContext connection) => channels[to].Writer.TryWrite(connection);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Listener(endpoint, channels[endpoint]));

    private static Channel<ConnectionContext> NewChannel() => Channel.CreateUnbounded<ConnectionContext>();

    private sealed class Listener(EndPoint endPoint, Channel<ConnectionContext> channel) : IConnectionListener
    {
        public EndPoint EndPoint => endPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await channel.Reader.WaitToReadAsync(cancellationToken) && channel.Reader.TryRead(out var connection) ? connection : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            channel.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
