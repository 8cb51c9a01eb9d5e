namespace Meridian.Network;

/// <summary>Routes arranged for looking up. Immutable.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<string, EdgeRoute[]> byHost;

    public RouteTable(EdgeRoutes routes)
    {
        Snapshot = routes;
        byHost = routes.Routes.GroupBy(r => r.Host, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => MostSpecificFirst(g), StringComparer.OrdinalIgnoreCase);
    }

    public EdgeRoutes Snapshot { get; }

    /// <summary>The service for a request, or null. The exact host is looked at first, then the wildcard, then the routes for all hosts.</summary>
    /// <param name="host">Host without port.</param>
    /// <param name="path">Path, decoded, without query.</param>
    public EdgeService? Find(string host, string path)
    {
        if (host.EndsWith('.')) host = host[..^1];
        return Within(host, path) ?? Within(Wildcard(host), path) ?? Within("", path);
    }

    private static string Wildcard(string host) => host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? $"*{host[dot..]}" : "*";

    // The longest path wins; of equal ones the exact.
    private static EdgeRoute[] MostSpecificFirst(IEnumerable<EdgeRoute> routes) =>
        [.. routes.OrderByDescending(r => r.Path.TrimEnd('/').Length).ThenByDescending(r => r.PathType)];

    private EdgeService? Within(string host, string path)
    {
        foreach (var route in byHost.GetValueOrDefault(host, []))
            if (Matches(route, path)) return route.Service;
        return null;
    }

    private static bool Matches(EdgeRoute route, string path)
    {
        if (route.PathType == EdgePathType.Exact) return path == route.Path;
        var prefix = route.Path.AsSpan().TrimEnd('/');
        return path.AsSpan().StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/');
    }
}
