using System.Net.Sockets;
using System.Net.WebSockets;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Meridian.ApiServer;

/// <summary>Turns a request into a stream of bytes in both directions (HTTP/1.1 Upgrade).</summary>
internal static class Upgrade
{
    private const string SpdyProtocol = "SPDY/3.1";

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <summary>Whether the client asks for a WebSocket.</summary>
    public static bool IsWebSocket(HttpContext http) => Asks(http, "websocket");

    /// <summary>Whether the client asks for SPDY.</summary>
    public static bool IsSpdy(HttpContext http) => Asks(http, SpdyProtocol);

    /// <summary>Whether the client asks for any upgrade.</summary>
    public static bool IsAny(HttpContext http) => http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    /// <summary>The WebSocket subprotocols that the client speaks, in its order.</summary>
    public static IReadOnlyList<string> Subprotocols(HttpContext http) => http.Request.Headers.GetCommaSeparatedValues("Sec-WebSocket-Protocol");

    /// <summary>Completes the handshake of a WebSocket.</summary>
    /// <param name="http">The request.</param>
    /// <param name="subprotocol">The subprotocol chosen; empty for none.</param>
    /// <exception cref="StatusException">400: the handshake is wrong.</exception>
    public static async Task<WebSocket> ToWebSocketAsync(HttpContext http, string subprotocol)
    {
        var key = http.Request.Headers["Sec-WebSocket-Key"].ToString();
        if (http.Request.Headers["Sec-WebSocket-Version"] != "13") throw ApiError.BadRequest("Sec-WebSocket-Version has to be 13");
        if (!IsKey(key)) throw ApiError.BadRequest("Sec-WebSocket-Key has to be 16 bytes in Base64");
        var headers = http.Response.Headers;
        headers["Sec-WebSocket-Accept"] = WebSocketHandshake.Accept(key);
        if (subprotocol.Length > 0) headers["Sec-WebSocket-Protocol"] = subprotocol;
        var stream = await ToStreamAsync(http, "websocket");
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = KeepAlive });
    }

    /// <summary>Begins a SPDY connection.</summary>
    /// <param name="http">The request.</param>
    /// <param name="streamProtocol">The protocol of its streams; empty if the client named none.</param>
    /// <param name="time">Clock.</param>
    public static async Task<SpdyConnection> ToSpdyAsync(HttpContext http, string streamProtocol, TimeProvider time)
    {
        if (streamProtocol.Length > 0) http.Response.Headers[StreamProtocol.Header] = streamProtocol;
        var connection = new SpdyConnection(await ToStreamAsync(http, SpdyProtocol), isServer: true, new SpdyLimits(), time);
        connection.Start();
        return connection;
    }

    private static Task<Stream> ToStreamAsync(HttpContext http, string protocol)
    {
        http.Response.Headers.Upgrade = protocol;
        if (http.Features.Get<IConnectionSocketFeature>() is { } connection) NoticeLoss(connection.Socket);
        return http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    // A client whose machine or network has gone says nothing; one that only does not read still has its system answer.
    private static void NoticeLoss(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    private static bool Asks(HttpContext http, string protocol) =>
        http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && http.Request.Headers.Upgrade.ToString().Equals(protocol, StringComparison.OrdinalIgnoreCase);

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[24];
        return Convert.TryFromBase64String(key, bytes, out var length) && length == 16;
    }
}
