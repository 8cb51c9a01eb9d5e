using System.Net;
using System.Net.Sockets;

namespace Meridian.Network;

/// <summary>
/// Makes connections on behalf of a client leave from the client's own address where that is a loopback address: the endpoint then
/// sees who asks, as it would behind a proxy in the kernel.
/// </summary>
internal static class LoopbackSource
{
    /// <summary>Binds before connecting; does nothing where the address cannot be used.</summary>
    public static void Bind(Socket socket, IPAddress client, IPAddress target)
    {
        const int ipLevel = 0, bindAddressNoPort = 24;
        if (!OperatingSystem.IsLinux() || client.AddressFamily != AddressFamily.InterNetwork) return;
        if (!IPAddress.IsLoopback(client) || !IPAddress.IsLoopback(target)) return;
        // The port is chosen when connecting, so that one may serve connections to different endpoints.
        if (socket.SocketType == SocketType.Stream) socket.SetRawSocketOption(ipLevel, bindAddressNoPort, BitConverter.GetBytes(1));
        socket.Bind(new IPEndPoint(client, 0));
    }
}
