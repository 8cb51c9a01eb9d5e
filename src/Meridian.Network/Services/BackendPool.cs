using System.Net;

namespace Meridian.Network;

/// <summary>
/// The endpoints of one service port and the choice among them: of two taken by chance, the one with fewer connections;
/// with affinity, the one the client had. Safe for concurrent use.
/// </summary>
internal sealed class BackendPool(TimeProvider time, Random random)
{
    private readonly ClientAffinity affinity = new(time);
    private Backend[] backends = [];
    private TimeSpan? affinityTime;

    /// <summary>The endpoints for new connections.</summary>
    public IReadOnlyList<Backend> Backends => Volatile.Read(ref backends);

    /// <summary>Takes over new endpoints; those that stay keep their counts. Called by one thread at a time.</summary>
    public void Update(IReadOnlyList<IPEndPoint> endpoints, TimeSpan? affinityTime)
    {
        var known = backends.ToDictionary(b => b.EndPoint);
        Volatile.Write(ref backends, [.. endpoints.Select(e => known.GetValueOrDefault(e) ?? new Backend(e))]);
        this.affinityTime = affinityTime;
        if (affinityTime is null) affinity.Clear();
    }

    /// <summary>Whether an endpoint is still among those for new traffic.</summary>
    public bool Contains(Backend backend) => Array.IndexOf(Volatile.Read(ref backends), backend) >= 0;

    /// <summary>Chooses for a client, or gives null when every endpoint was tried.</summary>
    /// <param name="client">Address of the client.</param>
    /// <param name="tried">Endpoints that failed for this connection.</param>
    public Backend? Pick(IPAddress client, IReadOnlyCollection<Backend> tried)
    {
        var all = Volatile.Read(ref backends);
        if (affinityTime is not { } keep) return PickAny(all, tried);
        if (affinity.Find(client, keep) is { } had && Array.Find(all, b => b.EndPoint.Equals(had)) is { } same && !tried.Contains(same)) return same;
        var chosen = PickAny(all, tried);
        if (chosen is not null) affinity.Remember(client, chosen.EndPoint);
        return chosen;
    }

    private Backend? PickAny(Backend[] all, IReadOnlyCollection<Backend> tried)
    {
        if (tried.Count > 0) all = [.. all.Where(b => !tried.Contains(b))];
        if (all.Length <= 1) return all.Length == 0 ? null : all[0];
        var first = random.Next(all.Length);
        var second = random.Next(all.Length - 1);
        if (second >= first) second++;
        return all[second].Active < all[first].Active ? all[second] : all[first];
    }
}
