using System.Buffers.Binary;
using System.Text;
using Meridian.Client;

namespace Meridian.ApiServer;

/// <summary>Connections into a pod over channels of one WebSocket: two for each port, data on the even one and its error on the odd one.</summary>
internal static class ChannelForwarding
{
    /// <summary>Connects to all ports at once and serves until all have ended or the client goes.</summary>
    public static async Task RunAsync(ChannelSocket socket, IReadOnlyList<int> ports, ForwardTarget target, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, socket.Closed);
        try
        {
            for (var i = 0; i < ports.Count; i++) await AnnounceAsync(socket, i, ports[i], ending.Token);
            await Task.WhenAll(ports.Select((port, i) => ForwardAsync(socket, i, port, target, ending.Token)));
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && ending.IsCancellationRequested)
        {
            // The client went, or the server stops.
        }
    }

    // A client tells by the first two bytes of a channel which port it is.
    private static async Task AnnounceAsync(ChannelSocket socket, int index, int port, CancellationToken token)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)port);
        await socket.Channel(2 * index).WriteAsync(bytes, token);
        await socket.Channel((2 * index) + 1).WriteAsync(bytes, token);
    }

    private static async Task ForwardAsync(ChannelSocket socket, int index, int port, ForwardTarget target, CancellationToken token)
    {
        var failure = await target.ForwardAsync(port, socket.Channel(2 * index), clientEnds: false, token);
        if (failure.Length > 0) await socket.Channel((2 * index) + 1).WriteAsync(Encoding.UTF8.GetBytes(failure), token);
    }
}
