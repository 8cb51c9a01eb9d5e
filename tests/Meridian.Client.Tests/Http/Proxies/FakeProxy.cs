using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meridian.Client.Tests;

/// <summary>Takes one connection as a proxy would, and answers the request in it by itself.</summary>
internal sealed class FakeProxy : IDisposable
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone";
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public FakeProxy() => listener.Start();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Serves a connection. Returns what the client said it wants, and its request.</summary>
    public async Task<(string Wanted, string Request)> ServeAsync(bool socks, CancellationToken token)
    {
        using var client = await listener.AcceptTcpClientAsync(token);
        var stream = client.GetStream();
        var wanted = socks ? await GreetAsync(stream, token) : "";
        var request = new StringBuilder();
        var bytes = new byte[4096];
        while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)) request.Append(Encoding.ASCII.GetString(bytes, 0, await stream.ReadAsync(bytes, token)));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Answer), token);
        return (wanted, request.ToString());
    }

    public void Dispose() => listener.Dispose();

    // RFC 1928: methods, none needed; connect to a name and a port.
    private static async Task<string> GreetAsync(NetworkStream stream, CancellationToken token)
    {
        var head = new byte[2];
        await stream.ReadExactlyAsync(head, token);
        await stream.ReadExactlyAsync(new byte[head[1]], token);
        await stream.WriteAsync(new byte[] { 5, 0 }, token);
        var request = new byte[5];
        await stream.ReadExactlyAsync(request, token);
        var name = new byte[request[4] + 2];
        await stream.ReadExactlyAsync(name, token);
        await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 }, token);
        return $"{Encoding.ASCII.GetString(name[..^2])}:{(name[^2] << 8) + name[^1]}";
    }
}
