using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Meridian.Network;

/// <summary>A connection of which something has been read already.</summary>
internal sealed class HandedConnection : DefaultConnectionContext
{
    private readonly Socket socket;
    private readonly Pipe input = new(new PipeOptions(useSynchronizationContext: false));
    private readonly CancellationTokenSource closed = new();
    private readonly Task reading;

    /// <param name="socket">The connection; closed with this.</param>
    /// <param name="read">What was read of it.</param>
    public HandedConnection(Socket socket, byte[] read) : base(Guid.NewGuid().ToString("N"))
    {
        this.socket = socket;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = closed.Token;
        Transport = new Both(input.Reader, PipeWriter.Create(new NetworkStream(socket, ownsSocket: false)));
        reading = ReadAsync(read);
    }

    public override void Abort(ConnectionAbortedException abortReason) => End();

    public override async ValueTask DisposeAsync()
    {
        await Transport.Output.CompleteAsync();
        End();
        await input.Reader.CompleteAsync();
        await reading;
        closed.Dispose();
        await base.DisposeAsync();
    }

    private async Task ReadAsync(byte[] read)
    {
        try
        {
            await input.Writer.WriteAsync(read);
            while (true)
            {
                var count = await socket.ReceiveAsync(input.Writer.GetMemory(4096), SocketFlags.None);
                if (count == 0) break;
                input.Writer.Advance(count);
                if ((await input.Writer.FlushAsync()).IsCompleted) break;
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The other side, or we, ended the connection: the reader learns it below.
        }
        await input.Writer.CompleteAsync();
        await closed.CancelAsync();
    }

    private void End()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It had ended already.
        }
        socket.Dispose();
    }

    private sealed record Both(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
