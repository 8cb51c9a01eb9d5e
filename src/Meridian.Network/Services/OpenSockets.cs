using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Meridian.Network;

/// <summary>The sockets of connections in progress.</summary>
internal sealed class OpenSockets
{
    private readonly ConcurrentDictionary<Socket, bool> open = new();
    private volatile bool closed;

    /// <summary>How many sockets are open; two for each connection.</summary>
    public int Count => open.Count;

    public void Add(Socket socket)
    {
        open.TryAdd(socket, true);
        if (closed) SocketEnding.Reset(socket);
    }

    public void Remove(Socket socket) => open.TryRemove(socket, out _);

    /// <summary>Resets all connections, and those still to come.</summary>
    public void ResetAll()
    {
        closed = true;
        foreach (var socket in open.Keys) SocketEnding.Reset(socket);
    }
}
