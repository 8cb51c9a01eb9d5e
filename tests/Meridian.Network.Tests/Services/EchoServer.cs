using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meridian.Network.Tests.Services;

/// <summary>Greets each connection with its own and the peer's address, then sends back, after the client's end, all it got.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    public EchoServer(string address, int port = 0)
    {
        listener = new TcpListener(IPAddress.Parse(address), port);
        listener.Start();
        EndPoint = (IPEndPoint)listener.LocalEndpoint;
        running = RunAsync();
    }

    public IPEndPoint EndPoint { get; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true) serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var peer = (IPEndPoint)client.Client.RemoteEndPoint!;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{EndPoint.Address} {peer.Address}\n"), stopping.Token);
            var all = new MemoryStream();
            await stream.CopyToAsync(all, stopping.Token);
            await stream.WriteAsync(all.ToArray(), stopping.Token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The test is over, or the client reset the connection.
        }
    }
}
