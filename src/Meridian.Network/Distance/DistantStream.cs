namespace Meridian.Network;

/// <summary>
/// A connection seen from one of its ends: what is written arrives a whole round trip later, so that a question and its answer take as long as they
/// should; while the way is cut nothing arrives and nothing is read.
/// </summary>
internal sealed class DistantStream(Stream inner, Link link, Random random, TimeProvider time) : Stream
{
    private const double BothWays = 1;

    private readonly CancellationTokenSource closing = new();
    private DelayLine? line;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (buffer.Length == 0 || link.Condition is not { } condition) return read;
        var held = condition.Retransmission(random);
        if (held > TimeSpan.Zero) await Task.Delay(held, time, cancellationToken);
        await link.WhileCutAsync(cancellationToken);
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (line is null && link.IsClear)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            return;
        }
        line ??= new DelayLine(link, inner.WriteAsync, 0, BothWays, random, time, closing.Token);
        try
        {
            await line.WriteAsync(buffer);
        }
        catch (OperationCanceledException closed) when (closing.IsCancellationRequested)
        {
            throw new IOException("the connection was closed", closed);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await inner.DisposeAsync();
        if (line is not null) await line.DisposeAsync();
        closing.Dispose();
        await base.DisposeAsync();
    }

    public override void Flush() => inner.Flush();

    // HTTP reads and writes asynchronously only.
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // The line ends by itself once what it waits for is cancelled.
        if (disposing && !closing.IsCancellationRequested)
        {
            closing.Cancel();
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
