using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Meridian.Client;

/// <summary>
/// One SPDY/3.1 connection over any byte stream: what <c>exec</c>, <c>attach</c> and <c>port-forward</c> speak after an upgrade.
/// Sending windows are kept when the other side keeps them: it says so by SETTINGS, and Kubernetes's own clients never do; those are held
/// back by not being read.
/// </summary>
public sealed partial class SpdyConnection : IAsyncDisposable
{
    private static readonly TimeSpan GoodByeTimeout = TimeSpan.FromSeconds(2);

    private readonly Stream transport;
    private readonly SpdyLimits limits;
    private readonly TimeProvider time;
    private readonly bool isServer;
    private readonly ConcurrentDictionary<int, SpdyStream> streams = new();
    private readonly Channel<SpdyStream> incoming = Channel.CreateUnbounded<SpdyStream>();
    private readonly CancellationTokenSource closing = new();
    private readonly Lazy<Task> disposal;
    private ITimer? heartbeat;
    private Task reading = Task.CompletedTask;
    private Task replying = Task.CompletedTask;
    private Exception? fault;
    private int lastOpened;
    private long lastFrame;
    private int pings;

    /// <summary>Makes a connection; nothing is read or sent before <see cref="Start"/>.</summary>
    /// <param name="transport">The bytes of both directions; disposed with the connection.</param>
    /// <param name="isServer">Whether this is the side that was connected to.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="time">Clock.</param>
    public SpdyConnection(Stream transport, bool isServer, SpdyLimits limits, TimeProvider time)
    {
        (this.transport, this.isServer, this.limits, this.time) = (transport, isServer, limits, time);
        Closed = closing.Token;
        lastOpened = isServer ? 0 : -1;
        disposal = new Lazy<Task>(CloseAsync);
    }

    /// <summary>Streams that the other side opens, each accepted already. Completes when the connection ends.</summary>
    public ChannelReader<SpdyStream> Incoming => incoming.Reader;

    /// <summary>Cancelled when the connection has ended, by either side or by a fault.</summary>
    public CancellationToken Closed { get; }

    /// <summary>How many streams are open.</summary>
    public int OpenStreams => streams.Count;

    /// <summary>What broke the connection; null while it is open or when it was closed in order.</summary>
    public Exception? Fault => Volatile.Read(ref fault);

    internal SpdyLimits Limits => limits;

    /// <summary>Begins to read and to keep the connection alive.</summary>
    public void Start()
    {
        Touch();
        reading = ReadAsync();
        replying = ReplyAsync();
        heartbeat = time.CreateTimer(_ => Beat(), null, limits.PingInterval, limits.PingInterval);
        // Tells that this side keeps windows. The server side only answers that, so that a client that knows none is never told.
        if (!isServer) Reply(() => SpdyFrames.Window(limits.StreamBuffer));
    }

    /// <summary>Opens a stream; data may be sent at once.</summary>
    /// <exception cref="IOException">The connection has ended or is ending.</exception>
    public async Task<SpdyStream> OpenAsync(IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (goneAway || Closed.IsCancellationRequested) throw new IOException("the connection is closed", Fault);
        SpdyStream? stream = null;
        await WriteAsync(() =>
        {
            // Ids have to go out in their order, so they are given here.
            lastOpened += 2;
            stream = new SpdyStream(this, lastOpened, headers, isOpened: false);
            streams[stream.Id] = stream;
            return SpdyFrames.SynStream(stream.Id, encoder.Encode(headers));
        }, default, cancellationToken);
        return stream!;
    }

    /// <summary>Says good-bye and closes the transport; open streams are broken off.</summary>
    public ValueTask DisposeAsync() => new(disposal.Value);

    internal void Forget(SpdyStream stream) => streams.TryRemove(stream.Id, out _);

    private async Task CloseAsync()
    {
        if (heartbeat is not null) await heartbeat.DisposeAsync();
        await TrySayGoodByeAsync();
        Stop(null);
        await Task.WhenAll(reading, replying);
        await CleanUpAsync();
        decoder.Dispose();
        closing.Dispose();
    }

    private async Task TrySayGoodByeAsync()
    {
        if (Closed.IsCancellationRequested) return;
        using var limit = new CancellationTokenSource(GoodByeTimeout, time);
        try
        {
            await WriteAsync(() => SpdyFrames.GoAway(lastReceived), default, limit.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Nobody is there to be told.
        }
    }

    // Ends both loops; the first reason counts.
    private void Stop(Exception? why)
    {
        if (why is not null && !Closed.IsCancellationRequested) Interlocked.CompareExchange(ref fault, why, null);
        closing.Cancel();
    }

    private async Task CleanUpAsync()
    {
        incoming.Writer.TryComplete();
        replies.Writer.TryComplete();
        foreach (var stream in streams.Values) stream.Break(new IOException("the connection was closed", Fault));
        streams.Clear();
        await transport.DisposeAsync();
    }

    private void Beat()
    {
        if (time.GetElapsedTime(Volatile.Read(ref lastFrame)) >= limits.IdleTimeout) Stop(new IOException($"nothing came for {limits.IdleTimeout}"));
        var id = Interlocked.Add(ref pings, 2) - (isServer ? 0 : 1);
        Reply(() => SpdyFrames.Ping(id));
    }

    private void Touch() => Volatile.Write(ref lastFrame, time.GetTimestamp());
}
