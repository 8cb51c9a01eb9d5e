using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>
/// Makes what listens equal to a plan. Used by one thread at a time. Nobody listens for a service without endpoints, so that clients are
/// refused at once.
/// </summary>
internal sealed class FrontendSet(ProxyTraffic traffic, Random random) : IAsyncDisposable
{
    private readonly Dictionary<Frontend, IFrontend> open = [];
    private Dictionary<ServicePortKey, BackendPool> pools = [];

    /// <summary>What listens.</summary>
    public IReadOnlyCollection<Frontend> Open => open.Keys;

    /// <summary>Carries a plan out and returns the frontends that could not be opened.</summary>
    public async Task<IReadOnlyList<FrontendFailure>> ApplyAsync(ProxyPlan plan)
    {
        pools = plan.Routes.ToDictionary(r => r.Key, r => pools.GetValueOrDefault(r.Key) ?? new BackendPool(traffic.Time, random));
        foreach (var route in plan.Routes) pools[route.Key].Update(route.Endpoints, route.Affinity);

        var wanted = plan.Routes.Where(r => r.Endpoints.Count > 0).SelectMany(r => r.Frontends.Select(f => (Frontend: f, Route: r)))
            .ToDictionary(x => x.Frontend, x => x.Route);
        foreach (var gone in open.Keys.Where(f => !wanted.ContainsKey(f)).ToList())
        {
            open.Remove(gone, out var frontend);
            await frontend!.DisposeAsync();
        }
        var failures = new List<FrontendFailure>();
        foreach (var (frontend, route) in wanted)
        {
            if (open.TryGetValue(frontend, out var listening)) listening.Pool = pools[route.Key];
            else if (Listen(frontend, pools[route.Key]) is { } failure) failures.Add(new FrontendFailure(route.Key, frontend, failure));
        }
        return failures;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var frontend in open.Values) await frontend.DisposeAsync();
        open.Clear();
    }

    private SocketException? Listen(Frontend frontend, BackendPool pool)
    {
        try
        {
            open[frontend] = frontend.Protocol == ProtocolType.Udp
                ? new UdpFrontend(frontend.EndPoint, pool, traffic)
                : new TcpFrontend(frontend.EndPoint, pool, traffic);
            return null;
        }
        catch (SocketException failure)
        {
            return failure;
        }
    }
}

/// <summary>A frontend that could not be opened.</summary>
internal sealed record FrontendFailure(ServicePortKey Key, Frontend Frontend, SocketException Cause);
