using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Meridian.Client;

// All that comes in. Data goes to its stream piece by piece: a frame is never held whole.
public sealed partial class SpdyConnection
{
    private const int DefaultWindow = 64 * 1024;

    private readonly SpdyHeaderDecoder decoder = new();
    private volatile int lastReceived;
    private volatile bool goneAway;
    private volatile bool peerKeepsWindows;
    private int peerWindow = DefaultWindow;

    /// <summary>Whether the other side waits for windows, and answers to them.</summary>
    internal bool KeepsWindows => peerKeepsWindows;

    internal int PeerWindow => Volatile.Read(ref peerWindow);

    private async Task ReadAsync()
    {
        var pipe = PipeReader.Create(transport, new StreamPipeReaderOptions(leaveOpen: true, bufferSize: 16 * 1024));
        try
        {
            while (await NextAsync(pipe, SpdyFrameHeader.Size) is { } bytes)
            {
                Touch();
                var header = SpdyFrameHeader.Read(bytes);
                if (header.IsControl) await TakeControlAsync(pipe, header);
                else await TakeDataAsync(pipe, header);
            }
            Stop(null);
        }
        catch (OperationCanceledException) when (Closed.IsCancellationRequested)
        {
            // Closed by this side.
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or InvalidOperationException or System.Net.WebSockets.WebSocketException)
        {
            Stop(broken);
        }
        finally
        {
            await pipe.CompleteAsync();
            await CleanUpAsync();
        }
    }

    // Null at an end between two frames.
    private async ValueTask<byte[]?> NextAsync(PipeReader pipe, int length)
    {
        if (length == 0) return [];
        var result = await pipe.ReadAtLeastAsync(length, Closed);
        if (result.Buffer.Length < length)
        {
            var cut = result.Buffer.Length > 0 || length != SpdyFrameHeader.Size;
            pipe.AdvanceTo(result.Buffer.End);
            return cut ? throw new SpdyProtocolException("the connection ended within a frame") : null;
        }
        var bytes = result.Buffer.Slice(0, length).ToArray();
        pipe.AdvanceTo(result.Buffer.GetPosition(length));
        return bytes;
    }

    private async Task TakeDataAsync(PipeReader pipe, SpdyFrameHeader header)
    {
        streams.TryGetValue(header.StreamId, out var stream);
        for (var left = header.Length; left > 0;)
        {
            var result = await pipe.ReadAsync(Closed);
            if (result.Buffer.IsEmpty && result.IsCompleted) throw new SpdyProtocolException("the connection ended within a frame");
            var part = result.Buffer.Slice(0, Math.Min(left, result.Buffer.Length));
            if (stream is not null) await stream.TakeAsync(part);
            left -= (int)part.Length;
            pipe.AdvanceTo(part.End);
        }
        if (header.IsLast) stream?.TakeEnd();
    }

    private async Task TakeControlAsync(PipeReader pipe, SpdyFrameHeader header)
    {
        if (header.Length > limits.MaxControlFrame) throw new SpdyProtocolException($"a control frame of {header.Length} bytes came, at most {limits.MaxControlFrame} are taken");
        // A body of a header's length that is missing altogether looks like an end between frames, and is not.
        var body = await NextAsync(pipe, header.Length) ?? throw new SpdyProtocolException("the connection ended within a frame");
        switch (header.Type)
        {
            case SpdyFrameType.SynStream: TakeStream(header, body); break;
            case SpdyFrameType.SynReply: TakeReply(header, body); break;
            case SpdyFrameType.Headers: TakeHeaders(header, body); break;
            case SpdyFrameType.RstStream: TakeReset(Find(body), (SpdyStatus)Word(body, 4)); break;
            case SpdyFrameType.Settings: TakeSettings(body); break;
            case SpdyFrameType.Ping: TakePing(body); break;
            case SpdyFrameType.GoAway: goneAway = true; break;
            case SpdyFrameType.WindowUpdate: Find(body)?.Widen(Word(body, 4)); break;
        }
    }

    private void TakeStream(SpdyFrameHeader header, byte[] body)
    {
        var id = Word(body, 0);
        // Headers are unpacked even of a refused stream: later ones build on them.
        var headers = decoder.Decode(Rest(body, 10));
        var theirs = id % 2 == (isServer ? 1 : 0);
        if (!theirs || id <= lastReceived) throw new SpdyProtocolException($"stream {id} cannot be opened now");
        lastReceived = id;
        if (goneAway || streams.Count >= limits.MaxStreams)
        {
            Reply(() => SpdyFrames.Reset(id, SpdyStatus.RefusedStream));
            return;
        }
        var stream = new SpdyStream(this, id, headers, isOpened: true);
        streams[id] = stream;
        // A client drops what comes before the answer.
        Reply(() => SpdyFrames.SynReply(id, encoder.Encode(NoHeaders)));
        if (header.IsLast) stream.TakeEnd();
        incoming.Writer.TryWrite(stream);
    }

    private void TakeReply(SpdyFrameHeader header, byte[] body)
    {
        decoder.Decode(Rest(body, 4));
        Find(body)?.TakeReply();
        if (header.IsLast) Find(body)?.TakeEnd();
    }

    private void TakeHeaders(SpdyFrameHeader header, byte[] body)
    {
        decoder.Decode(Rest(body, 4));
        if (header.IsLast) Find(body)?.TakeEnd();
    }

    private void TakeSettings(byte[] body)
    {
        if (SpdyFrames.ReadWindow(body) is not { } window) return;
        if (window is < 1 or > 16 * 1024 * 1024) throw new SpdyProtocolException($"a window of {window} bytes cannot be kept");
        Volatile.Write(ref peerWindow, window);
        var known = peerKeepsWindows;
        peerKeepsWindows = true;
        if (isServer && !known) Reply(() => SpdyFrames.Window(limits.StreamBuffer));
        foreach (var stream in streams.Values) stream.Widen(0);
    }

    private void TakePing(byte[] body)
    {
        var id = Word(body, 0);
        var ours = id % 2 == (isServer ? 0 : 1);
        if (!ours) Reply(() => SpdyFrames.Ping(id));
    }

    private SpdyStream? Find(byte[] body) => streams.GetValueOrDefault(Word(body, 0));

    private static int Word(byte[] body, int at) =>
        body.Length >= at + 4 ? BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at)) & int.MaxValue : throw new SpdyProtocolException("a control frame is cut off");

    private static ReadOnlySpan<byte> Rest(byte[] body, int at) =>
        body.Length >= at ? body.AsSpan(at) : throw new SpdyProtocolException("a control frame is cut off");

    // A server that has said all cancels what is left of a command's streams: to its client that is their end, and what came before counts.
    private void TakeReset(SpdyStream? stream, SpdyStatus status)
    {
        if (!isServer && status == SpdyStatus.Cancel) stream?.EndBoth();
        else stream?.Break(new IOException("the other side has reset the stream"));
    }
}
