using System.Net;
using System.Runtime.InteropServices;

namespace Meridian.Network;

/// <summary>Connections of one loop to one backend that nobody uses at present.</summary>
/// <param name="loop">The loop.</param>
/// <param name="endPoint">The backend.</param>
/// <param name="source">Address they leave from; null for the system's choice.</param>
internal sealed unsafe class LeanPool(LeanLoop loop, IPEndPoint endPoint, IPAddress? source)
{
    private const int MostIdle = 512;
    private const int ForgottenAfterMs = 60_000;

    private readonly byte[] address = Bytes(endPoint);
    private readonly byte[] from = source is null ? [] : Bytes(new IPEndPoint(source, 0));
    private readonly List<LeanUpstream> idle = [];
    private long usedMs;

    /// <summary>A connection that was used before, the last one first; null if there is none.</summary>
    /// <param name="certain">Whether it is looked at first: the backend may have closed it without our knowing yet.</param>
    public LeanUpstream? Reuse(bool certain)
    {
        usedMs = loop.NowMs;
        while (idle.Count > 0)
        {
            var connection = idle[^1];
            idle.RemoveAt(idle.Count - 1);
            if (!certain || connection.IsAlive()) return connection;
        }
        return null;
    }

    /// <summary>Begins a new connection; null when that fails at once.</summary>
    public LeanUpstream? Connect(int lifetimeMs)
    {
        usedMs = loop.NowMs;
        var family = endPoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? Libc.AddressInet : Libc.AddressInet6;
        var fd = Libc.Socket(family, Libc.Stream | Libc.Nonblocking | Libc.CloseOnExec, 0);
        if (fd < 0) return null;
        var yes = 1;
        _ = Libc.SetOption(fd, Libc.LevelTcp, Libc.NoDelay, &yes, sizeof(int));
        if (from.Length > 0) Leave(fd);
        int result;
        fixed (byte* first = address) result = Libc.Connect(fd, first, address.Length);
        if (result != 0 && Marshal.GetLastPInvokeError() != Libc.Einprogress)
        {
            _ = Libc.Close(fd);
            return null;
        }
        var connection = new LeanUpstream(loop, fd, this, connected: result == 0, loop.NowMs + lifetimeMs);
        return loop.Watch(connection, Libc.EpollIn | Libc.EpollOut | Libc.EpollReadHup | Libc.EpollEdge) ? connection : null;
    }

    /// <summary>Takes a connection back; one too many, or too old, is closed.</summary>
    public void Return(LeanUpstream connection)
    {
        if (connection.IsClosed) return;
        if (idle.Count >= MostIdle || loop.NowMs >= connection.EndsMs) connection.Close();
        else idle.Add(connection);
    }

    /// <summary>An idle connection has ended.</summary>
    public void Lost(LeanUpstream connection) => idle.Remove(connection);

    private static byte[] Bytes(IPEndPoint endPoint) => endPoint.Serialize() is var serialized ? serialized.Buffer[..serialized.Size].ToArray() : [];

    // An address that cannot be left from is no reason to fail: the system's choice does as well.
    private void Leave(int fd)
    {
        var yes = 1;
        _ = Libc.SetOption(fd, Libc.LevelIp, Libc.BindAddressNoPort, &yes, sizeof(int));
        fixed (byte* first = from) _ = Libc.Bind(fd, first, from.Length);
    }

    public bool IsUnused(long nowMs) => idle.Count == 0 && nowMs - usedMs > ForgottenAfterMs;
}
