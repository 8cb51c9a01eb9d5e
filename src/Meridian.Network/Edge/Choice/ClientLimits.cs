using System.Collections.Concurrent;
using System.Net;

namespace Meridian.Network;

/// <summary>Holds every client address to a rate. Safe for concurrent use.</summary>
/// <param name="perSecond">Requests in a second, and as many at once.</param>
internal sealed class ClientLimits(int perSecond)
{
    // So that many addresses cost little: when there are more, all begin anew.
    private const int MostClients = 100_000;

    private readonly ConcurrentDictionary<IPAddress, Bucket> buckets = new();

    private sealed class Bucket
    {
        public double Left;
        public long At;
    }

    /// <summary>Counts a request; false when it is one too many.</summary>
    /// <param name="client">Address of the client.</param>
    /// <param name="now">Time, in ticks.</param>
    /// <param name="second">Ticks in a second.</param>
    public bool Admits(IPAddress client, long now, long second)
    {
        if (buckets.Count > MostClients) buckets.Clear();
        var bucket = buckets.GetOrAdd(client, static (_, s) => new Bucket { Left = s.PerSecond, At = s.Now }, (PerSecond: perSecond, Now: now));
        lock (bucket)
        {
            bucket.Left = Math.Min(perSecond, bucket.Left + (double)(now - bucket.At) / second * perSecond);
            bucket.At = now;
            if (bucket.Left < 1) return false;
            bucket.Left--;
            return true;
        }
    }
}
