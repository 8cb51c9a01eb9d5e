using System.Threading.Channels;

namespace Meridian.Client;

// All that goes out: one frame after the other under one lock. A frame is made under it, since header blocks build on each other.
public sealed partial class SpdyConnection
{
    // Answers that nobody takes are a flood, or the work of a side that does not read.
    private const int MaxReplies = 4096;

    private static readonly Dictionary<string, string> NoHeaders = [];

    private readonly SpdyHeaderEncoder encoder = new();
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly Channel<Func<byte[]>> replies = Channel.CreateBounded<Func<byte[]>>(new BoundedChannelOptions(MaxReplies) { SingleReader = true });

    /// <summary>Sends one frame.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    internal async ValueTask WriteAsync(Func<byte[]> frame, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Closed);
        var held = false;
        try
        {
            await writing.WaitAsync(either.Token);
            held = true;
            // Half a frame would garble all that follows: once begun, only the end of the connection ends it.
            await transport.WriteAsync(frame(), Closed);
            if (!payload.IsEmpty) await transport.WriteAsync(payload, Closed);
            await transport.FlushAsync(Closed);
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.Net.WebSockets.WebSocketException || (gone is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IOException("the connection is closed", Fault ?? gone);
        }
        finally
        {
            if (held) writing.Release();
        }
    }

    /// <summary>Sends a control frame soon, without waiting: reading must not depend on the other side's reading.</summary>
    internal void Reply(Func<byte[]> frame)
    {
        if (!replies.Writer.TryWrite(frame)) Stop(new SpdyProtocolException("the other side takes no answers"));
    }

    private async Task ReplyAsync()
    {
        try
        {
            await foreach (var frame in replies.Reader.ReadAllAsync(Closed)) await WriteAsync(frame, default, Closed);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            Stop(gone as IOException);
        }
    }
}
