using System.Collections.Concurrent;
using System.Net;

namespace Meridian.Network;

/// <summary>Remembers which endpoint each client had. Bounded: when it is full it begins anew, which only costs clients their place.</summary>
internal sealed class ClientAffinity(TimeProvider time)
{
    private const int MaxClients = 20_000;
    private readonly ConcurrentDictionary<IPAddress, Entry> clients = new();

    private readonly record struct Entry(IPEndPoint EndPoint, long LastUsed);

    /// <summary>The client's endpoint if it was used within <paramref name="keep"/>; its time begins anew.</summary>
    public IPEndPoint? Find(IPAddress client, TimeSpan keep)
    {
        if (!clients.TryGetValue(client, out var entry) || time.GetElapsedTime(entry.LastUsed) > keep) return null;
        clients[client] = entry with { LastUsed = time.GetTimestamp() };
        return entry.EndPoint;
    }

    public void Remember(IPAddress client, IPEndPoint endPoint)
    {
        if (clients.Count >= MaxClients) clients.Clear();
        clients[client] = new Entry(endPoint, time.GetTimestamp());
    }

    public void Clear() => clients.Clear();
}
