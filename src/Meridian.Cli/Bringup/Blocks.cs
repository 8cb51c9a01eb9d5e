using System.Net;
using System.Net.Sockets;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Finds loopback blocks that nobody on the machine uses: not this home, and no other program.</summary>
internal static class Blocks
{
    /// <summary>First choice for the federation.</summary>
    public const byte Federation = 53;

    private const byte First = 1;
    private const byte Last = 250;

    /// <summary>A free block, the preferred one if possible.</summary>
    /// <exception cref="CliException">All blocks are taken.</exception>
    public static byte Find(byte preferred, ISet<byte> taken)
    {
        foreach (var octet in Candidates(preferred))
        {
            if (taken.Contains(octet) || !IsFree(new LoopbackBlock(octet))) continue;
            taken.Add(octet);
            return octet;
        }
        throw new CliException("all blocks from 127.1.0.0/16 to 127.250.0.0/16 are in use; delete clusters with: meridian delete NAME");
    }

    // 127.53 is left to federations and 127.0 to everybody.
    private static IEnumerable<byte> Candidates(byte preferred)
    {
        yield return preferred;
        var step = preferred >= Federation ? preferred : First;
        for (int octet = step; octet <= Last; octet++)
        {
            if (octet is not Federation) yield return (byte)octet;
        }
    }

    private static bool IsFree(LoopbackBlock block) => CanListen(block.ApiServer) && CanListen(block.FederationApiServer);

    private static bool CanListen(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, Ports.ApiServer));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
