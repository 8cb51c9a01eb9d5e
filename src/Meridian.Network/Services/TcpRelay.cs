using System.Buffers;
using System.Net.Sockets;

namespace Meridian.Network;

/// <summary>Carries bytes both ways between two connections until both directions have ended. Ends like its ends do: half-closed or reset.</summary>
internal static class TcpRelay
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Runs until the end; closes both sockets.</summary>
    /// <param name="client">Who connected.</param>
    /// <param name="server">Where to.</param>
    /// <param name="connections">Where the two are known while they run, so that somebody can end them.</param>
    public static async Task RunAsync(Socket client, Socket server, OpenSockets connections)
    {
        connections.Add(client);
        connections.Add(server);
        try
        {
            var there = PumpAsync(client, server);
            var back = PumpAsync(server, client);
            await Task.WhenAll(there, back);
            client.Dispose();
            server.Dispose();
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The pump that failed has reset both sides already.
        }
        finally
        {
            connections.Remove(client);
            connections.Remove(server);
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                var read = await from.ReceiveAsync(buffer.AsMemory(), SocketFlags.None);
                if (read == 0) break;
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), SocketFlags.None);
            }
            // The other direction may still have much to say.
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            SocketEnding.Reset(from);
            SocketEnding.Reset(to);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
