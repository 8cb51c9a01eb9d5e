using System.Buffers;
using System.Net.WebSockets;

namespace Meridian.ApiServer;

/// <summary>Sends a watch over a WebSocket: a message for every event.</summary>
internal static class WatchSocket
{
    /// <summary>Sends events until the watch or the client ends.</summary>
    /// <param name="request">The request, not answered yet.</param>
    /// <param name="events">The events; the first step is under way as <paramref name="first"/>.</param>
    /// <param name="first">Whether there is a first event.</param>
    /// <param name="make">Makes what writes them.</param>
    /// <param name="binary">Whether events are protobuf.</param>
    /// <param name="ending">Cancelled when the watch is to end; is cancelled when the client goes.</param>
    /// <exception cref="Objects.StatusException">400: the handshake is wrong.</exception>
    public static async Task SendAsync(
        ApiRequest request, IAsyncEnumerator<ApiWatchEvent> events, Task<bool> first, Func<IBufferWriter<byte>, WatchWriter> make, bool binary, CancellationTokenSource ending)
    {
        using var socket = await Upgrade.ToWebSocketAsync(request.Http, Upgrade.Subprotocols(request.Http) is [var chosen, ..] ? chosen : "");
        var receiving = WatchEndAsync(socket, ending);
        var message = new ArrayBufferWriter<byte>(4096);
        var writer = make(message);
        try
        {
            for (var more = await first; more; more = await events.MoveNextAsync())
            {
                message.ResetWrittenCount();
                writer.Write(events.Current);
                await socket.SendAsync(message.WrittenMemory, binary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, true, ending.Token);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", ending.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or IOException || (gone is OperationCanceledException && ending.IsCancellationRequested))
        {
            // The client went, or the server stops: a watch may end at any time.
        }
        finally
        {
            await ending.CancelAsync();
            await receiving;
            await AnswerGoodByeAsync(socket);
        }
    }

    // Who says good-bye first is owed one.
    private static async Task AnswerGoodByeAsync(WebSocket socket)
    {
        if (socket.State != WebSocketState.CloseReceived) return;
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        }
        catch (Exception gone) when (gone is WebSocketException or IOException)
        {
            // It did not wait for it.
        }
    }

    // What the client says is dropped, but for its good-bye.
    private static async Task WatchEndAsync(WebSocket socket, CancellationTokenSource ending)
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer, ending.Token)).MessageType != WebSocketMessageType.Close) { }
            await ending.CancelAsync();
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException)
        {
            if (!ending.IsCancellationRequested) await ending.CancelAsync();
        }
    }
}
