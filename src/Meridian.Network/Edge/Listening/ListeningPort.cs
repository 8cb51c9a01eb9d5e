using System.Net;
using System.Net.Sockets;

namespace Meridian.Network;

/// <summary>A port that an edge server listens on.</summary>
/// <param name="number">The port as clients know it.</param>
/// <param name="tls">Whether TLS is spoken there.</param>
/// <param name="socket">It listens already.</param>
internal abstract class ListeningPort(int number, bool tls, Socket socket) : IAsyncDisposable
{
    private const int Backlog = 4096;

    public int Number { get; } = number;

    public bool Tls { get; } = tls;

    public IPEndPoint EndPoint { get; } = (IPEndPoint)socket.LocalEndPoint!;

    protected Socket Socket { get; } = socket;

    /// <exception cref="SocketException">The address is taken, or may not be used.</exception>
    public static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // A process that was replaced leaves connections behind that must not keep its successor from the address.
            if (!OperatingSystem.IsWindows()) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public abstract ValueTask DisposeAsync();
}
