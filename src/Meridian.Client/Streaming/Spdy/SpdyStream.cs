using System.Buffers;
using System.IO.Pipelines;

namespace Meridian.Client;

/// <summary>One stream of a <see cref="SpdyConnection"/>. One reader and one writer may use it at a time; disposing it ends both directions.</summary>
public sealed class SpdyStream : DuplexStream
{
    private const int LargestFrame = 16 * 1024;

    private readonly SpdyConnection connection;
    private readonly Pipe received;
    private readonly PipeReader reader;

    // Guards the fields below.
    private readonly Lock gate = new();
    private TaskCompletionSource widened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long sent;
    private long granted;
    private long unreported;
    private bool replied;
    private bool sendingEnded;
    private bool receivingEnded;

    internal SpdyStream(SpdyConnection connection, int id, IReadOnlyDictionary<string, string> headers, bool isOpened)
    {
        (this.connection, Id, Headers) = (connection, id, headers);
        replied = isOpened;
        // Twice the window: a side that keeps to it never holds up the reading of other streams.
        var buffer = 2 * connection.Limits.StreamBuffer;
        received = new Pipe(new PipeOptions(pauseWriterThreshold: buffer, resumeWriterThreshold: buffer / 2, useSynchronizationContext: false));
        reader = received.Reader;
    }

    /// <summary>Its number in its connection.</summary>
    public int Id { get; }

    /// <summary>What it was opened with.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>A header's value; empty if it was not sent.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        var result = await reader.ReadAsync(cancellationToken);
        var part = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, buffer.Length));
        part.CopyTo(buffer.Span);
        var length = (int)part.Length;
        reader.AdvanceTo(part.End);
        Report(length);
        return length;
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var length = await ReserveAsync(Math.Min(buffer.Length, LargestFrame), cancellationToken);
            await connection.WriteAsync(() => DataHeader(length, 0), buffer[..length], cancellationToken);
            buffer = buffer[length..];
        }
    }

    /// <inheritdoc />
    public override async ValueTask CompleteWritesAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (sendingEnded) return;
            sendingEnded = true;
        }
        await connection.WriteAsync(() => DataHeader(0, SpdyFrameHeader.Fin), default, cancellationToken);
        ForgetIfEnded();
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await reader.CompleteAsync();
        try
        {
            await CompleteWritesAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            // With the connection, the stream is at its end anyway.
        }
        bool open;
        lock (gate) open = !receivingEnded;
        if (open && !connection.Closed.IsCancellationRequested) connection.Reply(() => SpdyFrames.Reset(Id, SpdyStatus.Cancel));
        connection.Forget(this);
        await base.DisposeAsync();
    }

    /// <summary>Takes received data; waits while the reader is too far behind.</summary>
    internal async ValueTask TakeAsync(ReadOnlySequence<byte> data)
    {
        foreach (var part in data)
        {
            lock (gate)
            {
                if (receivingEnded) return;
            }
            var result = await received.Writer.WriteAsync(part, connection.Closed);
            // Nobody reads: what comes is dropped.
            if (result.IsCompleted) return;
        }
    }

    internal void TakeEnd()
    {
        lock (gate)
        {
            if (receivingEnded) return;
            receivingEnded = true;
        }
        received.Writer.Complete();
        ForgetIfEnded();
    }

    /// <summary>Ends both directions; what was received can still be read.</summary>
    internal void EndBoth()
    {
        lock (gate) sendingEnded = true;
        TakeEnd();
        Widen(0);
        connection.Forget(this);
    }

    /// <summary>Ends both directions at once.</summary>
    internal void Break(Exception why)
    {
        bool first;
        lock (gate)
        {
            first = !receivingEnded;
            (receivingEnded, sendingEnded) = (true, true);
        }
        if (first) received.Writer.Complete(why);
        Widen(0);
        connection.Forget(this);
    }

    /// <summary>Notes that the other side has accepted the stream.</summary>
    internal void TakeReply()
    {
        lock (gate) replied = true;
        Widen(0);
    }

    /// <summary>Lets so many more bytes be sent.</summary>
    internal void Widen(int bytes)
    {
        TaskCompletionSource woken;
        lock (gate)
        {
            granted += bytes;
            (woken, widened) = (widened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        woken.SetResult();
    }

    // How much of what is wanted may be sent now; waits until it is something.
    private async ValueTask<int> ReserveAsync(int wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wider;
            lock (gate)
            {
                if (sendingEnded) throw new IOException("the stream is closed");
                // With the reply it is known whether the other side keeps windows.
                var window = connection.KeepsWindows || !replied ? connection.PeerWindow + granted - sent : long.MaxValue;
                if (window > 0)
                {
                    var length = (int)Math.Min(wanted, window);
                    sent += length;
                    return length;
                }
                wider = widened.Task;
            }
            await wider.WaitAsync(cancellationToken);
        }
    }

    // Half a window at a time: an update for every read would double the frames.
    private void Report(int taken)
    {
        int delta;
        lock (gate)
        {
            unreported += taken;
            if (!connection.KeepsWindows || receivingEnded || unreported < connection.Limits.StreamBuffer / 2) return;
            (delta, unreported) = ((int)Math.Min(unreported, int.MaxValue), 0);
        }
        connection.Reply(() => SpdyFrames.WindowUpdate(Id, delta));
    }

    private void ForgetIfEnded()
    {
        bool both;
        lock (gate) both = sendingEnded && receivingEnded;
        if (both) connection.Forget(this);
    }

    private byte[] DataHeader(int length, byte flags)
    {
        var frame = new byte[SpdyFrameHeader.Size];
        new SpdyFrameHeader(false, default, Id, flags, length).Write(frame);
        return frame;
    }
}
