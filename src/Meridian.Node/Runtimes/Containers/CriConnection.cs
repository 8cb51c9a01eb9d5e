using System.Net.Sockets;
using Grpc.Net.Client;

namespace Meridian.Node;

/// <summary>The services of a container runtime, over its socket.</summary>
internal sealed class CriConnection : IDisposable
{
    private const int LongestAnswer = 16 << 20;

    private readonly GrpcChannel channel;

    /// <param name="socket">Path of the runtime's socket.</param>
    public CriConnection(string socket)
    {
        channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ConnectCallback = (_, token) => ConnectAsync(socket, token), EnableMultipleHttp2Connections = true, UseProxy = false },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LongestAnswer,
        });
        Runtime = new Cri.RuntimeService.RuntimeServiceClient(channel);
        Images = new Cri.ImageService.ImageServiceClient(channel);
    }

    /// <summary>Sandboxes and containers.</summary>
    public Cri.RuntimeService.RuntimeServiceClient Runtime { get; }

    /// <summary>Images.</summary>
    public Cri.ImageService.ImageServiceClient Images { get; }

    /// <inheritdoc />
    public void Dispose() => channel.Dispose();

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
