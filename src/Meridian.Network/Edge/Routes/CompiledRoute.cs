using System.Text.RegularExpressions;

namespace Meridian.Network;

/// <summary>A route with the state of its services.</summary>
internal sealed class CompiledRoute
{
    private readonly int totalWeight;
    private readonly Regex? pattern;

    public CompiledRoute(EdgeRoute route, Func<EdgeService, ServiceState> stateOf, BackendStates states)
    {
        Route = route;
        Targets = [.. route.Targets.Where(t => t.Weight > 0).Select(t => new CompiledTarget(t, t.Service is { } service ? stateOf(service) : null) { Mirrors = MirrorsOf(t.Filters, stateOf) })];
        totalWeight = Targets.Sum(t => t.Target.Weight);
        IsPlain = IsPlainRoute(route) && Targets is [{ Service: { Service.Http2: false } }];
        Mirrors = MirrorsOf(route.Filters, stateOf);
        pattern = route.PathType == EdgePathType.Pattern ? RoutePattern.Of(route.Path) : null;
        Limits = route.Policy.ClientRate > 0 ? states.LimitsOf(route) : null;
    }

    public EdgeRoute Route { get; }

    public CompiledTarget[] Targets { get; }

    /// <summary>Whether matching requests are only passed on: to one service, as they are, whatever headers they have.</summary>
    public bool IsPlain { get; }

    /// <summary>Who gets copies.</summary>
    public CompiledMirror[] Mirrors { get; }

    /// <summary>What clients may send; null for anything.</summary>
    public ClientLimits? Limits { get; }

    /// <summary>The target for a request; null when nothing has weight.</summary>
    /// <param name="dice">Evenly spread over 0 to 1, without 1.</param>
    public CompiledTarget? Pick(double dice)
    {
        if (Targets.Length == 1) return Targets[0];
        var left = (long)(dice * totalWeight);
        foreach (var target in Targets)
        {
            left -= target.Target.Weight;
            if (left < 0) return target;
        }
        return null;
    }

    /// <summary>Whether a wildcard of this route may stand for so many labels.</summary>
    public bool FitsDepth(int depth) => depth <= 1 || Route.AnyDepth;

    public bool MatchesPath(ReadOnlySpan<char> path)
    {
        if (pattern is not null) return pattern.IsMatch(path);
        if (Route.PathType == EdgePathType.Exact) return path.SequenceEqual(Route.Path);
        var prefix = Route.Path.AsSpan().TrimEnd('/');
        return path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/');
    }

    public bool MatchesRest(IRequestFacts facts)
    {
        if (Route.Method.Length > 0 && Route.Method != facts.Method) return false;
        foreach (var header in Route.Headers)
            if (!facts.HasHeader(header)) return false;
        foreach (var parameter in Route.Query)
            if (!facts.HasQuery(parameter)) return false;
        return true;
    }

    private static CompiledMirror[] MirrorsOf(EdgeFilters filters, Func<EdgeService, ServiceState> stateOf) =>
        filters.Mirrors.Count == 0 ? [] : [.. filters.Mirrors.Select(m => new CompiledMirror(stateOf(m.Service), m.Part))];

    private static bool IsPlainRoute(EdgeRoute route) =>
        route is { Method.Length: 0, Headers.Count: 0, Query.Count: 0 }
        && route.Filters == EdgeFilters.None && route.Targets.All(t => t.Filters == EdgeFilters.None)
        && route.Policy is { AffinityCookie.Length: 0, ClientRate: 0, ClusterWeights.Count: 0, ClusterHeader.Length: 0, AccessLog: 0, TrustedProxies.Count: 0 };
}

/// <summary>A target with the state of its service; null where that is not there.</summary>
internal sealed record CompiledTarget(EdgeTarget Target, ServiceState? Service)
{
    /// <summary>Who gets copies of these requests alone.</summary>
    public CompiledMirror[] Mirrors { get; init; } = [];
}

/// <summary>One who gets copies, with the state of its service.</summary>
internal sealed record CompiledMirror(ServiceState Service, double Part);
