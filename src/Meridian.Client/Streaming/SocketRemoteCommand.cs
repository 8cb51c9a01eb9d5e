using System.Net.WebSockets;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>A command that a server runs, over the channels of a WebSocket.</summary>
internal sealed class SocketRemoteCommand : IRemoteCommand
{
    private const int LongestStatus = 64 * 1024;

    private readonly ChannelSocket socket;

    public SocketRemoteCommand(WebSocket socket, ChannelProtocol protocol, TimeProvider time)
    {
        this.socket = new ChannelSocket(socket, protocol, [ExecChannel.Stdout, ExecChannel.Stderr, ExecChannel.Error], time);
        this.socket.Start();
    }

    public async Task<CommandExit> RunAsync(RemoteStreams streams, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var input = Task.WhenAll(SendInputAsync(streams.Stdin, ending.Token), SendSizesAsync(streams.Sizes, ending.Token));
        try
        {
            var output = Task.WhenAll(
                TakeOutputAsync(ExecChannel.Stdout, streams.Stdout, cancellationToken), TakeOutputAsync(ExecChannel.Stderr, streams.Stderr, cancellationToken));
            var status = await ReadStatusAsync(cancellationToken);
            await output;
            return CommandExit.Read(status);
        }
        finally
        {
            await ending.CancelAsync();
            await input;
        }
    }

    public ValueTask DisposeAsync() => socket.DisposeAsync();

    private async Task<ReadOnlyMemory<byte>> ReadStatusAsync(CancellationToken cancellationToken)
    {
        var text = new byte[LongestStatus];
        var length = await socket.Channel(ExecChannel.Error).ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == 0) throw new IOException("the connection ended before the command did");
        return text.AsMemory(0, length);
    }

    private async Task TakeOutputAsync(int channel, Stream? to, CancellationToken cancellationToken)
    {
        // Even if nobody wants it, it has to be taken, or the rest would not come.
        await socket.Channel(channel).CopyToAsync(to ?? Stream.Null, cancellationToken);
    }

    private async Task SendInputAsync(Stream? from, CancellationToken cancellationToken)
    {
        if (from is null) return;
        try
        {
            var channel = socket.Channel(ExecChannel.Stdin);
            await from.CopyToAsync(channel, cancellationToken);
            await channel.CompleteWritesAsync(cancellationToken);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The command has ended, and takes no more.
        }
    }

    private async Task SendSizesAsync(IAsyncEnumerable<TerminalSize> sizes, CancellationToken cancellationToken)
    {
        try
        {
            var channel = socket.Channel(ExecChannel.Resize);
            await foreach (var size in sizes.WithCancellation(cancellationToken)) await channel.WriteAsync(size.ToJson(), cancellationToken);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // As with the input.
        }
    }
}
