using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace Meridian.Network;

/// <summary>
/// One direction of a connection between places that are apart: what is written comes out later, in order, as fast as it was written. A piece that
/// is lost holds up those behind it until it has been sent again, as TCP does; while the way is cut nothing comes out.
/// </summary>
internal sealed class DelayLine : IAsyncDisposable
{
    /// <summary>Share of a round trip that one direction takes.</summary>
    public const double OneWay = 0.5;

    // What is under way at most: 100 ms of 640 Mbit/s. Whoever writes more waits.
    private const int MostUnderWay = 8 << 20;

    private readonly Pipe bytes = new(new PipeOptions(pauseWriterThreshold: MostUnderWay, resumeWriterThreshold: MostUnderWay / 2, useSynchronizationContext: false));
    private readonly Channel<Piece> pieces = Channel.CreateUnbounded<Piece>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource stopping;
    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> deliver;
    private readonly Link link;
    private readonly Random random;
    private readonly TimeProvider time;
    private readonly double share;
    private readonly long opensAt;
    private readonly Task delivering;
    private long lastDue;

    private readonly record struct Piece(int Length, long Due);

    /// <summary>Begins an empty line.</summary>
    /// <param name="link">What happens on the way.</param>
    /// <param name="deliver">Takes what has arrived.</param>
    /// <param name="opensAt">Timestamp before which nothing sets out: the connection is being made.</param>
    /// <param name="share">Share of a round trip that this direction takes.</param>
    /// <param name="random">Chance.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Ends the line; what is under way is dropped.</param>
    public DelayLine(Link link, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> deliver, long opensAt, double share, Random random, TimeProvider time, CancellationToken cancellationToken)
    {
        (this.link, this.deliver, this.opensAt, this.share, this.random, this.time) = (link, deliver, opensAt, share, random, time);
        stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        delivering = DeliverAsync(stopping.Token);
    }

    /// <summary>When a connection that is made now can carry its first byte: a round trip later, and after what its first packet is lost.</summary>
    public static long Opening(Link link, Random random, TimeProvider time)
    {
        var firstRetry = TimeSpan.FromSeconds(1);
        return link.Condition is { } condition ? After(time.GetTimestamp(), condition.Travel(random) + condition.Retransmission(random, firstRetry), time) : 0;
    }

    /// <summary>Sends a piece on its way. Waits while too much is under way.</summary>
    /// <exception cref="Exception">What failed when an earlier piece was delivered.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece)
    {
        pieces.Writer.TryWrite(new Piece(piece.Length, Due()));
        var flushed = await bytes.Writer.WriteAsync(piece, stopping.Token);
        // The other end of the line has closed: it failed, and says why.
        if (flushed.IsCompleted) await delivering;
    }

    /// <summary>Waits until everything has been delivered.</summary>
    /// <exception cref="Exception">What failed when a piece was delivered.</exception>
    public async Task CompleteAsync()
    {
        pieces.Writer.TryComplete();
        await delivering;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        pieces.Writer.TryComplete();
        // How it ended was told to whoever wrote.
        await delivering.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await bytes.Writer.CompleteAsync();
        stopping.Dispose();
    }

    private static long After(long timestamp, TimeSpan later, TimeProvider time) => timestamp + (long)(later.TotalSeconds * time.TimestampFrequency);

    // Never before what was written earlier.
    private long Due()
    {
        var setsOut = Math.Max(time.GetTimestamp(), opensAt);
        var takes = link.Condition is { } condition ? condition.Travel(random) * share + condition.Retransmission(random) : TimeSpan.Zero;
        return lastDue = Math.Max(lastDue, After(setsOut, takes, time));
    }

    private async Task DeliverAsync(CancellationToken token)
    {
        try
        {
            await foreach (var piece in pieces.Reader.ReadAllAsync(token))
            {
                var left = time.GetElapsedTime(time.GetTimestamp(), piece.Due);
                if (left > TimeSpan.Zero) await Task.Delay(left, time, token);
                await link.WhileCutAsync(token);
                await DeliverAsync(piece.Length, token);
            }
        }
        finally
        {
            await bytes.Reader.CompleteAsync();
        }
    }

    private async ValueTask DeliverAsync(int length, CancellationToken token)
    {
        var read = await bytes.Reader.ReadAtLeastAsync(length, token);
        var piece = read.Buffer.Slice(0, Math.Min(length, read.Buffer.Length));
        foreach (var part in piece) await deliver(part, token);
        bytes.Reader.AdvanceTo(piece.End);
    }
}
