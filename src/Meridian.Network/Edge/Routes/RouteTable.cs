namespace Meridian.Network;

/// <summary>Routes arranged for looking up, with the state of their backends at hand. Immutable.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<int, HostLookup<CompiledRoute[]>> byPort;
    private readonly HostLookup<CompiledRoute[]> everywhere;

    /// <param name="routes">The routes.</param>
    /// <param name="states">State of backends, which outlives tables.</param>
    public RouteTable(EdgeRoutes routes, BackendStates states)
    {
        Snapshot = routes;
        var services = new Dictionary<EdgeService, ServiceState>(ReferenceEqualityComparer.Instance);
        var compiled = routes.Routes.Select(r => new CompiledRoute(r, s => StateOf(s, services, states), states)).ToArray();
        everywhere = Arrange(compiled.Where(r => r.Route.Port == 0));
        byPort = routes.Routes.Select(r => r.Port).Where(p => p != 0).Distinct().ToDictionary(p => p, p => Arrange(compiled.Where(r => r.Route.Port == 0 || r.Route.Port == p)));
        Services = [.. services.Values];
        Checks = ChecksOf(compiled);
    }

    public EdgeRoutes Snapshot { get; }

    public IReadOnlyList<ServiceState> Services { get; }

    /// <summary>Backends that are asked whether they are well; of several ways for one the first counts.</summary>
    public IReadOnlyDictionary<BackendState, (BackendPlace Place, EdgeService Service, HealthCheck Check)> Checks { get; }

    /// <summary>The route for a request, or null.</summary>
    /// <param name="port">Port as clients know it.</param>
    /// <param name="host">Host without port.</param>
    /// <param name="path">Path, decoded, without query.</param>
    /// <param name="facts">The rest of the request.</param>
    public CompiledRoute? Find(int port, ReadOnlySpan<char> host, ReadOnlySpan<char> path, IRequestFacts facts)
    {
        var matches = (byPort.GetValueOrDefault(port) ?? everywhere).Find(host);
        while (matches.Next())
        {
            foreach (var route in matches.Value)
                if (route.FitsDepth(matches.Depth) && route.MatchesPath(path) && route.MatchesRest(facts)) return route;
        }
        return null;
    }

    /// <summary>The route for a request if its host and path alone decide that.</summary>
    /// <param name="port">Port as clients know it.</param>
    /// <param name="host">Host without port.</param>
    /// <param name="path">Path, as sent, without query and without anything encoded.</param>
    /// <param name="undecided">Whether more must be known of the request, or more be done with it than passing it on.</param>
    public CompiledRoute? FindPlain(int port, ReadOnlySpan<char> host, ReadOnlySpan<char> path, out bool undecided)
    {
        undecided = false;
        var matches = (byPort.GetValueOrDefault(port) ?? everywhere).Find(host);
        while (matches.Next())
        {
            foreach (var route in matches.Value)
            {
                if (!route.FitsDepth(matches.Depth) || !route.MatchesPath(path)) continue;
                undecided = !route.IsPlain;
                return route;
            }
        }
        return null;
    }

    private static HostLookup<CompiledRoute[]> Arrange(IEnumerable<CompiledRoute> routes) =>
        new(routes.GroupBy(r => r.Route.Host, StringComparer.OrdinalIgnoreCase).Select(g => KeyValuePair.Create(g.Key, MostSpecificFirst(g))));

    // As the Gateway API orders them; for an Ingress it comes to the same. Sorting is stable: of equals the first stays first.
    private static CompiledRoute[] MostSpecificFirst(IEnumerable<CompiledRoute> routes) =>
    [
        .. routes.OrderByDescending(r => r.Route.PathType)
            .ThenByDescending(r => r.Route.Path.TrimEnd('/').Length)
            .ThenByDescending(r => r.Route.Method.Length > 0)
            .ThenByDescending(r => r.Route.Headers.Count)
            .ThenByDescending(r => r.Route.Query.Count),
    ];

    private static Dictionary<BackendState, (BackendPlace, EdgeService, HealthCheck)> ChecksOf(CompiledRoute[] routes)
    {
        var checks = new Dictionary<BackendState, (BackendPlace, EdgeService, HealthCheck)>();
        foreach (var route in routes)
        {
            foreach (var target in route.Targets)
            {
                if (target.Service is not { } service || (service.Service.HealthCheck ?? route.Route.Policy.HealthCheck) is not { } check) continue;
                foreach (var place in service.Places) checks.TryAdd(place.State, (place, service.Service, check));
            }
        }
        return checks;
    }

    private static ServiceState StateOf(EdgeService service, Dictionary<EdgeService, ServiceState> services, BackendStates states)
    {
        if (!services.TryGetValue(service, out var state)) services.Add(service, state = new ServiceState(service, states));
        return state;
    }
}
