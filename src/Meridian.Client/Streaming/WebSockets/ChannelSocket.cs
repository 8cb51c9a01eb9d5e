using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Meridian.Client;

/// <summary>Several byte streams over one WebSocket: the first byte of a message names its channel.</summary>
public sealed class ChannelSocket : IAsyncDisposable
{
    /// <summary>Longest message sent. Some clients cannot take a message in several frames, so that it is one.</summary>
    private const int LargestMessage = 32 * 1024;

    // Base64 is decoded by the message, so one has to be held whole.
    private const int LargestText = 1024 * 1024;
    private const int ChannelBuffer = 64 * 1024;

    // Most sockets are idle most of the time.
    private const int ReceiveBuffer = 4 * 1024;
    private const byte CloseChannel = 255;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly WebSocket socket;
    private readonly ChannelProtocol protocol;
    private readonly TimeProvider time;
    private readonly Pipe?[] pipes;
    private readonly CancellationTokenSource closing = new();
    private readonly SemaphoreSlim writing = new(1, 1);
    private Task receiving = Task.CompletedTask;

    /// <summary>Prepares the channels; nothing is received before <see cref="Start"/>.</summary>
    /// <param name="socket">The open socket; disposed with this.</param>
    /// <param name="protocol">What was agreed on.</param>
    /// <param name="reads">The channels that this side reads. What comes on others is dropped.</param>
    /// <param name="time">Clock.</param>
    public ChannelSocket(WebSocket socket, ChannelProtocol protocol, IReadOnlyCollection<int> reads, TimeProvider time)
    {
        (this.socket, this.protocol, this.time) = (socket, protocol, time);
        Closed = closing.Token;
        pipes = new Pipe?[reads.DefaultIfEmpty(-1).Max() + 1];
        foreach (var number in reads) pipes[number] = new Pipe(new PipeOptions(pauseWriterThreshold: ChannelBuffer, resumeWriterThreshold: ChannelBuffer / 2, useSynchronizationContext: false));
    }

    /// <summary>Cancelled when the other side has gone or this one is disposed.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Begins to receive.</summary>
    public void Start() => receiving = ReceiveAsync();

    /// <summary>One channel in both directions. Reading ends when the channel or the socket does.</summary>
    /// <param name="number">Its number.</param>
    public DuplexStream Channel(int number) => new ChannelStream(this, number);

    /// <summary>Says good-bye, waits shortly for the answer, and closes the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Closed.IsCancellationRequested) await TryCloseAsync();
        await closing.CancelAsync();
        await receiving;
        socket.Dispose();
        closing.Dispose();
    }

    private async Task TryCloseAsync()
    {
        // What is still queued goes out before; a side that reads nothing is not waited for.
        using var limit = new CancellationTokenSource(CloseTimeout, time);
        try
        {
            await writing.WaitAsync(limit.Token);
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token);
            }
            finally
            {
                writing.Release();
            }
            foreach (var pipe in pipes)
                if (pipe is not null) await pipe.Reader.CompleteAsync();
            await receiving.WaitAsync(limit.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Nobody is there to be told.
        }
    }

    private async Task SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var message = ArrayPool<byte>.Shared.Rent(1 + Base64.GetMaxEncodedToUtf8Length(data.Length));
        var held = false;
        try
        {
            var length = Encode(channel, data.Span, message);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Closed);
            await writing.WaitAsync(either.Token);
            held = true;
            // Half a message would end the socket, so only its own end ends one.
            await socket.SendAsync(message.AsMemory(0, length), protocol.IsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, true, Closed);
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException || (gone is OperationCanceledException && Closed.IsCancellationRequested))
        {
            throw new IOException("the connection is closed", gone);
        }
        finally
        {
            if (held) writing.Release();
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    private int Encode(byte channel, ReadOnlySpan<byte> data, Span<byte> message)
    {
        if (protocol.IsText)
        {
            message[0] = (byte)('0' + channel);
            Base64.EncodeToUtf8(data, message[1..], out _, out var written);
            return 1 + written;
        }
        message[0] = channel;
        data.CopyTo(message[1..]);
        return 1 + data.Length;
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[ReceiveBuffer];
        try
        {
            while (await (protocol.IsText ? ReceiveTextAsync() : ReceiveMessageAsync(buffer)))
            {
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Broken off: to the channels an end as any other.
        }
        finally
        {
            await closing.CancelAsync();
            foreach (var pipe in pipes)
                if (pipe is not null) await pipe.Writer.CompleteAsync();
        }
    }

    // False at the end of the socket.
    private async Task<bool> ReceiveMessageAsync(byte[] buffer)
    {
        var channel = -1;
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(), Closed);
            if (result.MessageType == WebSocketMessageType.Close) return false;
            var part = buffer.AsMemory(0, result.Count);
            if (channel < 0 && !part.IsEmpty)
            {
                channel = part.Span[0];
                part = part[1..];
                if (channel == CloseChannel && protocol.ClosesChannels && !part.IsEmpty) await EndAsync(part.Span[0]);
            }
            if (!part.IsEmpty) await TakeAsync(channel, part);
            if (result.EndOfMessage) return true;
        }
    }

    private async Task<bool> ReceiveTextAsync()
    {
        var (buffer, length) = (new byte[ReceiveBuffer], 0);
        while (true)
        {
            if (length == LargestText) throw new IOException($"a message is longer than {LargestText} bytes");
            if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var result = await socket.ReceiveAsync(buffer.AsMemory(length), Closed);
            if (result.MessageType == WebSocketMessageType.Close) return false;
            length += result.Count;
            if (result.EndOfMessage) break;
        }
        if (length == 0) return true;
        if (Base64.DecodeFromUtf8InPlace(buffer.AsSpan(1, length - 1), out var decoded) != OperationStatus.Done) throw new IOException("a message is not Base64");
        await TakeAsync(buffer[0] - '0', buffer.AsMemory(1, decoded));
        return true;
    }

    private async ValueTask TakeAsync(int channel, ReadOnlyMemory<byte> data)
    {
        if (channel >= 0 && channel < pipes.Length && pipes[channel] is { } pipe) await pipe.Writer.WriteAsync(data, Closed);
    }

    private async ValueTask EndAsync(int channel)
    {
        if (channel < pipes.Length && pipes[channel] is { } pipe) await pipe.Writer.CompleteAsync();
    }

    private sealed class ChannelStream(ChannelSocket owner, int number) : DuplexStream
    {
        private readonly Stream? reader = number < owner.pipes.Length ? owner.pipes[number]?.Reader.AsStream(leaveOpen: true) : null;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            reader?.ReadAsync(buffer, cancellationToken) ?? ValueTask.FromResult(0);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            do
            {
                var part = buffer[..Math.Min(buffer.Length, LargestMessage)];
                await owner.SendAsync((byte)number, part, cancellationToken);
                buffer = buffer[part.Length..];
            }
            while (!buffer.IsEmpty);
        }

        // Older protocols have no way to say it.
        public override async ValueTask CompleteWritesAsync(CancellationToken cancellationToken)
        {
            if (owner.protocol.ClosesChannels) await owner.SendAsync(CloseChannel, new[] { (byte)number }, cancellationToken);
        }
    }
}
