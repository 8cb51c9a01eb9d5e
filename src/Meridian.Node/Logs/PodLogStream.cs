using System.Runtime.CompilerServices;

namespace Meridian.Node;

/// <summary>The text of a log as <c>kubectl logs</c> shows it, read on demand.</summary>
internal sealed class PodLogStream : Stream
{
    private readonly IAsyncEnumerator<ReadOnlyMemory<byte>> chunks;
    private ReadOnlyMemory<byte> chunk;
    private Task<bool>? pending;

    /// <param name="lines">The lines in CRI form.</param>
    /// <param name="options">What to show; tail and follow are the lines' matter.</param>
    /// <param name="now">Time from which the last seconds are counted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public PodLogStream(IAsyncEnumerable<ReadOnlyMemory<byte>> lines, LogOptions options, DateTimeOffset now, CancellationToken cancellationToken) =>
        chunks = FormatAsync(lines, options, now, cancellationToken).GetAsyncEnumerator(cancellationToken);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            if (chunk.IsEmpty)
            {
                pending ??= chunks.MoveNextAsync().AsTask();
                // What is there goes out before the wait for more.
                if (filled > 0 && !pending.IsCompleted) return filled;
                var more = await pending.WaitAsync(cancellationToken);
                if (!more) return filled;
                pending = null;
                chunk = chunks.Current;
            }
            var part = chunk[..Math.Min(chunk.Length, buffer.Length - filled)];
            part.CopyTo(buffer[filled..]);
            chunk = chunk[part.Length..];
            filled += part.Length;
        }
        return filled;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("logs are read asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (pending is null or { IsCompleted: true }) await chunks.DisposeAsync();
        await base.DisposeAsync();
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> FormatAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> lines, LogOptions options, DateTimeOffset now, [EnumeratorCancellation] CancellationToken token)
    {
        var since = options.SinceTime ?? (options.SinceSeconds is { } seconds ? now.AddSeconds(-seconds) : null);
        var left = options.LimitBytes ?? long.MaxValue;
        await foreach (var line in lines.WithCancellation(token))
        {
            if (left <= 0) yield break;
            if (Format(line.Span, options.Timestamps, since) is not { } text) continue;
            var shown = text.Length <= left ? text : text.AsMemory(0, (int)left);
            left -= shown.Length;
            yield return shown;
        }
    }

    private static byte[]? Format(ReadOnlySpan<byte> line, bool timestamps, DateTimeOffset? since)
    {
        if (!CriLogLine.TryParse(line, out var parsed) || (since is { } from && parsed.ReadTime() < from)) return null;
        var time = timestamps ? parsed.Time.Length + 1 : 0;
        var text = new byte[time + parsed.Text.Length + (parsed.IsPartial ? 0 : 1)];
        if (timestamps)
        {
            parsed.Time.CopyTo(text);
            text[time - 1] = (byte)' ';
        }
        parsed.Text.CopyTo(text.AsSpan(time));
        if (!parsed.IsPartial) text[^1] = (byte)'\n';
        return text;
    }
}
