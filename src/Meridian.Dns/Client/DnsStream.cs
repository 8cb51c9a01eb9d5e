using System.Net;
using System.Net.Sockets;

namespace Meridian.Dns;

/// <summary>DNS messages over one TCP connection.</summary>
internal sealed class DnsStream : IAsyncDisposable
{
    private readonly NetworkStream stream;

    private DnsStream(Socket socket) => stream = new NetworkStream(socket, ownsSocket: true);

    public static Task<DnsStream> OpenAsync(EndPoint server, CancellationToken cancellationToken) => OpenAsync(new Socket(SocketType.Stream, ProtocolType.Tcp), server, cancellationToken);

    /// <param name="socket">A socket that is not connected; becomes the stream's.</param>
    /// <param name="server">Whom to connect to.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<DnsStream> OpenAsync(Socket socket, EndPoint server, CancellationToken cancellationToken)
    {
        socket.NoDelay = true;
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
