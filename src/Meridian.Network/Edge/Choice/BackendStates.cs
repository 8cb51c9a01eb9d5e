using System.Collections.Concurrent;
using System.Net;

namespace Meridian.Network;

/// <summary>The states of all backends in use: they outlive changes of routes.</summary>
internal sealed class BackendStates(EjectionTimes times)
{
    private readonly ConcurrentDictionary<IPEndPoint, BackendState> states = new();
    private readonly ConcurrentDictionary<(int Port, string Host, string Path, int Rate), ClientLimits> limits = new();

    public BackendState Of(IPEndPoint endPoint) => states.GetOrAdd(endPoint, static (e, t) => new BackendState(e, t), times);

    /// <summary>The state of a backend if it is in use, else null.</summary>
    public BackendState? Find(IPEndPoint endPoint) => states.GetValueOrDefault(endPoint);

    /// <summary>What clients may send to a route: it outlives changes of other routes.</summary>
    public ClientLimits LimitsOf(EdgeRoute route) =>
        limits.GetOrAdd((route.Port, route.Host, route.Path, route.Policy.ClientRate), static k => new ClientLimits(k.Rate));

    /// <summary>Forgets what no table refers to any longer.</summary>
    public void Keep(RouteTable table)
    {
        var used = table.Services.SelectMany(s => s.Places).Select(p => p.State.EndPoint).ToHashSet();
        foreach (var endPoint in states.Keys)
            if (!used.Contains(endPoint)) states.TryRemove(endPoint, out _);
        var limited = table.Snapshot.Routes.Where(r => r.Policy.ClientRate > 0).Select(r => (r.Port, r.Host, r.Path, r.Policy.ClientRate)).ToHashSet();
        foreach (var key in limits.Keys)
            if (!limited.Contains(key)) limits.TryRemove(key, out _);
    }
}
