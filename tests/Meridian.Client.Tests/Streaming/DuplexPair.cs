using System.IO.Pipelines;

namespace Meridian.Client.Tests.Streaming;

/// <summary>The two ends of a connection in memory.</summary>
internal sealed class DuplexPair
{
    public DuplexPair(long buffer = 64 * 1024)
    {
        var options = new PipeOptions(pauseWriterThreshold: buffer, resumeWriterThreshold: buffer / 2);
        var (there, back) = (new Pipe(options), new Pipe(options));
        One = new End(back.Reader, there.Writer);
        Other = new End(there.Reader, back.Writer);
    }

    public DuplexStream One { get; }

    public DuplexStream Other { get; }

    private sealed class End(PipeReader reader, PipeWriter writer) : DuplexStream
    {
        private readonly Stream from = reader.AsStream();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => from.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if ((await writer.WriteAsync(buffer, cancellationToken)).IsCompleted) throw new IOException("the other end is closed");
        }

        public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => writer.CompleteAsync();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                writer.Complete();
                reader.Complete();
            }
            base.Dispose(disposing);
        }
    }
}
