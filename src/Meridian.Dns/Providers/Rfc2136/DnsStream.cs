using System.Net;
using System.Net.Sockets;

namespace Meridian.Dns;

/// <summary>DNS messages over one TCP connection.</summary>
internal sealed class DnsStream : IAsyncDisposable
{
    private readonly NetworkStream stream;

    private DnsStream(Socket socket) => stream = new NetworkStream(socket, ownsSocket: true);

    public static async Task<DnsStream> OpenAsync(DnsEndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellationToken);
            return new DnsStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public ValueTask WriteAsync(byte[] message, CancellationToken cancellationToken) =>
        stream.WriteAsync((byte[])[(byte)(message.Length >> 8), (byte)message.Length, .. message], cancellationToken);

    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        var size = new byte[2];
        await stream.ReadExactlyAsync(size, cancellationToken);
        var message = new byte[size[0] << 8 | size[1]];
        await stream.ReadExactlyAsync(message, cancellationToken);
        return message.Length >= HeaderFlags.HeaderLength ? message : throw new DnsFormatException($"the answer has {message.Length} bytes");
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
