using Meridian.Client;

namespace Meridian.ApiServer;

/// <summary>A connection into a pod together with the way that it goes, which ends with it.</summary>
internal sealed class ProxyConnection(DuplexStream inner, IPodPorts way) : DuplexStream
{
    private Task? ending;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => inner.CompleteWritesAsync(cancellationToken);

    // The HTTP client disposes its connections without waiting.
    protected override void Dispose(bool disposing)
    {
        if (disposing) ending ??= EndAsync();
        base.Dispose(disposing);
    }

    private async Task EndAsync()
    {
        await inner.DisposeAsync();
        await way.DisposeAsync();
    }
}
