using System.Buffers;
using System.Net.Sockets;

namespace Meridian.Network;

/// <summary>Carries bytes both ways between two connections until both directions have ended. Ends like its ends do: half-closed or reset.</summary>
/// <param name="client">Who connected.</param>
/// <param name="server">Where to.</param>
/// <param name="link">What happens on the way between the two.</param>
/// <param name="traffic">Knows the connections while they run, so that somebody can end them.</param>
internal sealed class TcpRelay(Socket client, Socket server, Link link, ProxyTraffic traffic)
{
    private const int BufferSize = 16 * 1024;

    // The way may be clear now and not later, but only a connection that is made while it is not takes time to be made.
    private readonly long opensAt = link.IsClear ? 0 : DelayLine.Opening(link, traffic.Random, traffic.Time);

    /// <summary>Runs until the end; closes both sockets.</summary>
    public async Task RunAsync()
    {
        traffic.Connections.Add(client);
        traffic.Connections.Add(server);
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
            traffic.Connections.Remove(client);
            traffic.Connections.Remove(server);
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        DelayLine? line = null;
        try
        {
            while (true)
            {
                var read = await from.ReceiveAsync(buffer.AsMemory(), SocketFlags.None);
                if (read == 0) break;
                // A line that was begun stays: what is under way on it must not be overtaken.
                if (line is null && !link.IsClear) line = NewLine(to, from);
                if (line is null) await SendAsync(to, buffer.AsMemory(0, read), CancellationToken.None);
                else await line.WriteAsync(buffer.AsMemory(0, read));
            }
            if (line is not null) await line.CompleteAsync();
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
            if (line is not null) await line.DisposeAsync();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private DelayLine NewLine(Socket to, Socket from) =>
        new(link, (piece, token) => ArriveAsync(to, from, piece, token), opensAt, DelayLine.OneWay, traffic.Random, traffic.Time, traffic.Stopping);

    // The pump waits for more to carry, and learns only so that there is nobody to carry it to.
    private static async ValueTask ArriveAsync(Socket to, Socket from, ReadOnlyMemory<byte> piece, CancellationToken token)
    {
        try
        {
            await SendAsync(to, piece, token);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            SocketEnding.Reset(from);
            throw;
        }
    }

    private static async ValueTask SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await to.SendAsync(bytes[sent..], SocketFlags.None, token);
    }
}
