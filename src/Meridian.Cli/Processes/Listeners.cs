using System.Net;
using System.Net.Sockets;

namespace Meridian.Cli;

/// <summary>Who listens where on this machine.</summary>
internal static class Listeners
{
    /// <summary>Makes sure that an address can be listened on.</summary>
    /// <exception cref="CliException">Another program listens there; the message names it where that can be told.</exception>
    public static void EnsureFree(IPEndPoint endPoint)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            socket.Listen(1);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new CliException($"{endPoint} is taken by {ListenerOwner.Of(endPoint) ?? "another program"}; end that program and try again");
        }
        catch (SocketException failure)
        {
            throw new CliException($"{endPoint} cannot be listened on: {failure.Message}");
        }
    }

    /// <summary>Whether something accepts connections at a server's loopback address now.</summary>
    public static bool Answers(Uri server)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(server.Host, server.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
