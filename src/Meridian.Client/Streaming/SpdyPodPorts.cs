using System.Globalization;
using System.Text;

namespace Meridian.Client;

/// <summary>Connections into a pod over one SPDY connection.</summary>
internal sealed class SpdyPodPorts(SpdyConnection connection) : IPodPorts
{
    private const int LongestError = 4096;

    private int requests;

    public async Task<DuplexStream> DialAsync(int port, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref requests).ToString(CultureInfo.InvariantCulture);
        var error = await connection.OpenAsync(Headers(PortForwardProtocol.Error, port, id), cancellationToken);
        await error.CompleteWritesAsync(cancellationToken);
        var data = await connection.OpenAsync(Headers(PortForwardProtocol.Data, port, id), cancellationToken);
        return new Forwarded(data, error);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static Dictionary<string, string> Headers(string type, int port, string id) => new()
    {
        [PortForwardProtocol.StreamType] = type,
        [PortForwardProtocol.Port] = port.ToString(CultureInfo.InvariantCulture),
        [PortForwardProtocol.RequestId] = id,
    };

    // Whether it was connected is known by the first bytes or by the end: then an error may have come.
    private sealed class Forwarded(SpdyStream data, SpdyStream error) : DuplexStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await data.ReadAsync(buffer, cancellationToken);
            if (read == 0 && !buffer.IsEmpty) await ThrowIfFailedAsync(cancellationToken);
            return read;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => data.WriteAsync(buffer, cancellationToken);

        public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => data.CompleteWritesAsync(cancellationToken);

        public override async ValueTask DisposeAsync()
        {
            await data.DisposeAsync();
            await error.DisposeAsync();
            await base.DisposeAsync();
        }

        private async ValueTask ThrowIfFailedAsync(CancellationToken cancellationToken)
        {
            var text = new byte[LongestError];
            var length = await error.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken);
            if (length > 0) throw new IOException(Encoding.UTF8.GetString(text, 0, length));
        }
    }
}
