using System.Net;
using System.Net.Sockets;

namespace Meridian.Network;

/// <summary>The ports an edge server listens on.</summary>
/// <param name="open">Opens one.</param>
internal sealed class ListeningPorts(Func<EdgePort, ListeningPort> open) : IAsyncDisposable
{
    // Guards opening and closing; readers have the snapshot below.
    private readonly SemaphoreSlim gate = new(1, 1);

    private Dictionary<int, ListeningPort> ports = [];

    /// <summary>The port as clients know it, of the one listened on.</summary>
    public int NumberOf(int local)
    {
        foreach (var port in Volatile.Read(ref ports).Values)
            if (port.EndPoint.Port == local) return port.Number;
        return local;
    }

    /// <summary>Where a port is listened on, or null.</summary>
    public IPEndPoint? Find(int number) => Volatile.Read(ref ports).GetValueOrDefault(number)?.EndPoint;

    /// <summary>Listens on these and no others. A port that cannot be had is tried again with the next change.</summary>
    /// <returns>Why, for each port that could not be opened.</returns>
    public async ValueTask<IReadOnlyDictionary<int, string>> SetAsync(IReadOnlyList<EdgePort> wanted, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var next = new Dictionary<int, ListeningPort>(ports);
            var gone = next.Values.Where(p => !wanted.Contains(new EdgePort(p.Number, p.Tls))).ToArray();
            foreach (var port in gone) next.Remove(port.Number);
            // The same number may return with TLS: the old one must have gone before.
            Volatile.Write(ref ports, next);
            foreach (var port in gone) await port.DisposeAsync();
            return Open(wanted, next);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await SetAsync([], CancellationToken.None);
        gate.Dispose();
    }

    private Dictionary<int, string> Open(IReadOnlyList<EdgePort> wanted, Dictionary<int, ListeningPort> before)
    {
        var next = new Dictionary<int, ListeningPort>(before);
        var faults = new Dictionary<int, string>();
        foreach (var port in wanted.Where(p => !next.ContainsKey(p.Number)))
        {
            try
            {
                next[port.Number] = open(port);
            }
            catch (SocketException failure)
            {
                faults[port.Number] = failure.Message;
            }
        }
        Volatile.Write(ref ports, next);
        return faults;
    }
}
