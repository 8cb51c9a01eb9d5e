using System.Net;
using System.Net.Sockets;

namespace Meridian.Client;

/// <summary>A TCP connection whose directions end alone.</summary>
public sealed class TcpDuplexStream : DuplexStream
{
    private readonly Socket socket;

    /// <summary>Takes over a connected socket.</summary>
    public TcpDuplexStream(Socket socket) => this.socket = socket;

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">Nobody listens there, or nobody answers in time.</exception>
    public static async Task<TcpDuplexStream> ConnectAsync(IPEndPoint endPoint, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await socket.ConnectAsync(endPoint, limit.Token);
            return new TcpDuplexStream(socket);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new IOException($"dial tcp4 {endPoint}: {Words(refused.SocketErrorCode)}", refused);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException($"dial tcp4 {endPoint}: i/o timeout");
        }
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, cancellationToken);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            throw new IOException(broken.Message, broken);
        }
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (!buffer.IsEmpty) buffer = buffer[await socket.SendAsync(buffer, cancellationToken)..];
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            throw new IOException(broken.Message, broken);
        }
    }

    /// <inheritdoc />
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The other side has closed first: there is nothing left to say.
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) socket.Dispose();
        base.Dispose(disposing);
    }

    private static string Words(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connect: connection refused",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "connect: no route to host",
        SocketError.TimedOut => "i/o timeout",
        _ => $"connect: {error}",
    };
}
