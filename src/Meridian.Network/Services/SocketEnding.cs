using System.Net.Sockets;

namespace Meridian.Network;

/// <summary>Ways to end a connection.</summary>
internal static class SocketEnding
{
    /// <summary>Ends a connection so that the other side sees that it failed, not that it finished.</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // It is gone already, which is what was wanted.
        }
        socket.Dispose();
    }
}
