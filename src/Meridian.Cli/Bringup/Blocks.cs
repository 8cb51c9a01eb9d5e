using System.Net;
using System.Net.Sockets;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>
/// Finds loopback blocks that nobody on the machine uses: not this home, and no other program. What it found stays reserved until it
/// is disposed, so that clusters which are being made side by side, by several users even, do not choose the same.
/// </summary>
/// <param name="taken">Blocks that this home has already.</param>
internal sealed class Blocks(IEnumerable<byte> taken) : IDisposable
{
    /// <summary>First choice for the federation.</summary>
    public const byte Federation = 53;

    /// <summary>First choice for a cluster.</summary>
    public const byte First = 1;

    private const byte Last = 250;

    private readonly HashSet<byte> taken = [.. taken];
    private readonly List<Socket> reservations = [];

    /// <summary>A free block, the preferred one if possible.</summary>
    /// <exception cref="CliException">All blocks are taken.</exception>
    public byte Find(byte preferred)
    {
        foreach (var octet in Candidates(preferred))
        {
            if (taken.Contains(octet) || !Reserve(new LoopbackBlock(octet))) continue;
            taken.Add(octet);
            return octet;
        }
        var first = new IPEndPoint(new LoopbackBlock(First).ApiServer, Ports.ApiServer);
        throw new CliException($"all blocks from 127.1.0.0/16 to 127.250.0.0/16 are in use, {first} by {ListenerOwner.Of(first) ?? "another program"}; end that program if it listens at all addresses, or delete clusters with: meridian delete NAME");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var reservation in reservations) reservation.Dispose();
    }

    // From the preferred one to the last, then from the first. 127.53 is left to federations and 127.0 to everybody.
    private static IEnumerable<byte> Candidates(byte preferred) =>
        Enumerable.Range(preferred - First, Last).Select(octet => (byte)(First + octet % Last)).Where(octet => octet != Federation || preferred == Federation);

    private bool Reserve(LoopbackBlock block)
    {
        if (Listen(block.ApiServer, Ports.Reservation) is not { } reservation) return false;
        using var cluster = Listen(block.ApiServer, Ports.ApiServer);
        using var federation = Listen(block.FederationApiServer, Ports.ApiServer);
        var free = cluster is not null && federation is not null;
        if (free) reservations.Add(reservation);
        else reservation.Dispose();
        return free;
    }

    // Only a socket that listens keeps others from the same address.
    private static Socket? Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
