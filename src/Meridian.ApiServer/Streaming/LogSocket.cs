using System.Buffers.Text;
using System.Net.WebSockets;
using System.Text;
using Meridian.Objects;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Sends a log over a WebSocket: a message for what was there at a time, without channels.</summary>
internal static class LogSocket
{
    private const string Binary = "binary.k8s.io";
    private const string Text = "base64.binary.k8s.io";
    private const int ChunkSize = 16 * 1024;

    /// <summary>Sends the log until it or the client ends.</summary>
    /// <exception cref="StatusException">403: the client speaks no known protocol; 400: its handshake is wrong.</exception>
    public static async Task SendAsync(HttpContext http, Stream log, CancellationToken cancellationToken)
    {
        var names = Upgrade.Subprotocols(http);
        var protocol = names.Count == 0 ? "" : names.FirstOrDefault(n => n is Binary or Text) ?? throw new StatusException(
            403, "Forbidden", $"unable to upgrade: requested protocol(s) are not supported: [{string.Join(' ', names)}]; supports [{Binary} {Text}]");
        using var socket = await Upgrade.ToWebSocketAsync(http, protocol);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchEndAsync(socket, ending);
        try
        {
            // Tells that the connection stands, before the first line.
            await socket.SendAsync(Array.Empty<byte>(), Kind(protocol), true, ending.Token);
            await CopyAsync(log, socket, protocol, ending.Token);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", ending.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException)
        {
            // The client went, or the server stops.
        }
        finally
        {
            await ending.CancelAsync();
            await watching;
        }
    }

    private static async Task CopyAsync(Stream log, WebSocket socket, string protocol, CancellationToken token)
    {
        var buffer = new byte[ChunkSize];
        while (await log.ReadAsync(buffer, token) is > 0 and var read)
        {
            ReadOnlyMemory<byte> part = buffer.AsMemory(0, read);
            await socket.SendAsync(protocol == Text ? Encoding.ASCII.GetBytes(Convert.ToBase64String(part.Span)) : part, Kind(protocol), true, token);
        }
    }

    private static WebSocketMessageType Kind(string protocol) => protocol == Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;

    // What the client says is dropped, but for its good-bye.
    private static async Task WatchEndAsync(WebSocket socket, CancellationTokenSource ending)
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), ending.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
            await ending.CancelAsync();
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException)
        {
            await ending.CancelAsync();
        }
    }
}
