using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meridian.Demo;

/// <summary>One kept connection to a target, on which one request at a time is made.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[16 * 1024];
    private string server = "";

    private LoadConnection(IPAddress target) => Target = target;

    public IPAddress Target { get; }

    /// <summary>Whether a request was answered on it: it may then have been closed meanwhile.</summary>
    public bool Used { get; private set; }

    /// <summary>Connects, from the pod's address: by it the bot is placed.</summary>
    public static async Task<LoadConnection> OpenAsync(IPAddress? from, IPEndPoint target, CancellationToken cancellationToken)
    {
        var connection = new LoadConnection(target.Address);
        try
        {
            if (from is not null) connection.socket.Bind(new IPEndPoint(from, 0));
            await connection.socket.ConnectAsync(target, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes a request. Returns the code, the region or cluster that answered, and whether the connection can be used again.</summary>
    /// <exception cref="SocketException">The connection failed.</exception>
    /// <exception cref="IOException">It was closed before the answer.</exception>
    /// <exception cref="FormatException">The answer is not HTTP.</exception>
    public async ValueTask<(int Status, string Server, bool Reusable)> RequestAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await socket.SendAsync(request, cancellationToken);
        var length = 0;
        while (true)
        {
            if (length == buffer.Length) throw new FormatException($"the answer is longer than {buffer.Length} bytes");
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) throw new IOException("the connection was closed before the answer");
            length += read;
            var head = ResponseReader.Read(buffer.AsSpan(0, length));
            if (head.Length == 0) continue;
            Used = true;
            return (head.Status, Server(head), !head.Close && head.Length == length);
        }
    }

    /// <inheritdoc />
    public void Dispose() => socket.Dispose();

    // The same server gives the same region, so the text is made once.
    private string Server(ResponseHead head)
    {
        var bytes = buffer.AsSpan(head.ServerStart, head.ServerLength);
        if (!Ascii.Equals(bytes, server)) server = Encoding.ASCII.GetString(bytes);
        return server;
    }
}
