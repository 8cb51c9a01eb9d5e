using System.Text.Json;
using System.Text.RegularExpressions;
using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The rules of a route, ready for any listener; and what is wrong with them.</summary>
/// <param name="Routes">Routes without port and host.</param>
/// <param name="Unsupported">What of it is not served; empty if all is.</param>
/// <param name="Unresolved">What it refers to and is not there: reason and message; null if all is.</param>
internal sealed record CompiledRules(IReadOnlyList<EdgeRoute> Routes, string Unsupported, (string Reason, string Message)? Unresolved);

/// <summary>Turns the rules of HTTPRoutes and GRPCRoutes into routes of the edge.</summary>
internal sealed class RouteCompiler(KubeObject route, ResourceType type, GatewayWorld world)
{
    private const string Pattern = "RegularExpression", AnyPart = "[^/]+";
    private const string Multicluster = "multicluster.x-k8s.io";

    private readonly bool isGrpc = type == ResourceTypes.GrpcRoutes;
    private string unsupported = "";
    private (string, string)? unresolved;

    /// <summary>Compiles the rules.</summary>
    /// <param name="policy">How the services are treated.</param>
    public CompiledRules Compile(EdgePolicy policy)
    {
        var routes = new List<EdgeRoute>();
        foreach (var rule in route.View<HttpRoute>().Spec.Rules)
        {
            var filters = Filters(rule.Filters);
            var targets = rule.BackendRefs.Select(Target).ToArray();
            var ruled = rule.Timeouts is { } timeouts ? Limited(policy, DurationText.Parse(timeouts.Request), DurationText.Parse(timeouts.BackendRequest)) : policy;
            foreach (var match in rule.Matches.DefaultIfEmpty(new HttpRouteMatch()))
                routes.Add(Matching(match) with { Targets = targets, Filters = filters, Policy = ruled, AnyDepth = true });
        }
        return new CompiledRules(routes, unsupported, unresolved);
    }

    // Zero is no limit. Where only the whole request has one, a backend may take all of it.
    private static EdgePolicy Limited(EdgePolicy policy, TimeSpan? request, TimeSpan? attempt)
    {
        if (request is { } all) policy = policy with { Timeout = all > TimeSpan.Zero ? all : null, FirstByte = null };
        return attempt is { } one ? policy with { FirstByte = one > TimeSpan.Zero ? one : null } : policy;
    }

    private EdgeRoute Matching(HttpRouteMatch match)
    {
        // Of several for one name the first counts.
        var headers = match.Headers.DistinctBy(h => h.Name, StringComparer.OrdinalIgnoreCase).Select(Field).ToArray();
        if (isGrpc) return Call(match.Method) with { Headers = headers };
        var path = match.Path ?? new HttpPathMatch();
        if (path.Type is not ("Exact" or "PathPrefix" or Pattern)) unsupported = $"paths of type {path.Type} are not served";
        return new EdgeRoute
        {
            Path = path.Type == Pattern ? Checked(path.Value) : path.Value,
            PathType = path.Type switch { "Exact" => EdgePathType.Exact, Pattern => EdgePathType.Pattern, _ => EdgePathType.Prefix },
            Method = match.Method.ValueKind == JsonValueKind.String ? match.Method.GetString()! : "",
            Headers = headers,
            Query = [.. match.QueryParams.DistinctBy(q => q.Name, StringComparer.Ordinal).Select(Field)],
        };
    }

    private EdgeRoute Call(JsonElement method)
    {
        var (service, name, how) = method.ValueKind == JsonValueKind.Object ? (Text(method, "service"), Text(method, "method"), Text(method, "type")) : ("", "", "");
        if (how is not ("" or "Exact" or Pattern)) unsupported = $"calls of type {how} are not served";
        if (service.Length == 0 && name.Length == 0) return new EdgeRoute();
        if (how == Pattern) return Matching(Part(Checked(service)), Part(Checked(name)));
        if (service.Length == 0) return Matching(AnyPart, Regex.Escape(name));
        return name.Length == 0 ? new EdgeRoute { Path = $"/{service}" } : new EdgeRoute { Path = $"/{service}/{name}", PathType = EdgePathType.Exact };
    }

    private static EdgeRoute Matching(string service, string method) => new() { Path = $"/{service}/{method}", PathType = EdgePathType.Pattern };

    private static string Part(string pattern) => pattern.Length == 0 ? AnyPart : $"(?:{pattern})";

    private EdgeField Field(HttpFieldMatch match)
    {
        if (match.Type is not ("Exact" or Pattern)) unsupported = $"matches of type {match.Type} are not served";
        return match.Type == Pattern ? new EdgeField(match.Name, Checked(match.Value)) { IsPattern = true } : new EdgeField(match.Name, match.Value);
    }

    // A pattern that is none fits nothing, and the route is not accepted.
    private string Checked(string pattern)
    {
        if (RoutePattern.Fault(pattern) is not { } fault) return pattern;
        unsupported = $"{pattern} is no regular expression that is served: {fault}";
        return "";
    }

    private static string Text(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private EdgeTarget Target(HttpBackendRef reference) => new(Service(reference), reference.Weight ?? 1) { Filters = Filters(reference.Filters) };

    private EdgeService? Service(HttpBackendRef reference)
    {
        var key = new ObjectKey(reference.Namespace ?? route.Header.Namespace, reference.Name);
        var isImport = (reference.Group, reference.Kind) == (Multicluster, "ServiceImport");
        if (!isImport && (reference.Group, reference.Kind) != ("", "Service")) return Unresolved("InvalidKind", $"{reference.Kind} {key} can be no backend: Service or ServiceImport");
        if (!world.MayRefer(type, route.Header.Namespace, reference.Group, reference.Kind, key))
            return Unresolved("RefNotPermitted", $"no ReferenceGrant in namespace {key.Namespace} lets this route use {reference.Kind} {key.Name}");
        if (reference.Port is not { } port) return Unresolved("UnsupportedValue", $"{reference.Kind} {key} needs a port");
        if (isImport) return world.Backends.Import(key, port, isGrpc) ?? Unresolved("BackendNotFound", $"ServiceImport {key} not found");
        return world.HasService(key) ? world.Backends.Service(key, new IngressServicePort { Number = port }, isGrpc) : Unresolved("BackendNotFound", $"Service {key} not found");
    }

    private EdgeService? Unresolved(string reason, string message)
    {
        unresolved ??= (reason, message);
        return null;
    }

    private EdgeFilters Filters(HttpRouteFilter[] filters)
    {
        var all = EdgeFilters.None;
        foreach (var filter in filters)
        {
            switch (filter.Type)
            {
                case "RequestHeaderModifier":
                    all = all with { Request = Changes(filter.RequestHeaderModifier) };
                    break;
                case "ResponseHeaderModifier":
                    all = all with { Response = Changes(filter.ResponseHeaderModifier) };
                    break;
                case "RequestRedirect" when filter.RequestRedirect is { } r:
                    all = all with { Redirect = new EdgeRedirect { Status = r.StatusCode ?? 302, Scheme = r.Scheme, Host = r.Hostname, Port = r.Port, Path = Path(r.Path) } };
                    break;
                case "URLRewrite" when filter.UrlRewrite is { } r:
                    all = all with { Rewrite = new EdgeRewrite { Host = r.Hostname, Path = Path(r.Path) } };
                    break;
                case "RequestMirror" when filter.RequestMirror is { } m:
                    if (Service(m.BackendRef) is { } mirror) all = all with { Mirrors = [.. all.Mirrors, new EdgeMirror(mirror, Part(m))] };
                    break;
                default:
                    unsupported = $"filters of type {filter.Type} are not served";
                    break;
            }
        }
        return all;
    }

    private static double Part(HttpMirrorFilter mirror) =>
        mirror.Fraction is { } fraction ? fraction.Numerator / (double)Math.Max(1, fraction.Denominator ?? 100) : (mirror.Percent ?? 100) / 100.0;

    private static EdgePathChange? Path(HttpPathModifier? path) => path switch
    {
        { Type: "ReplaceFullPath" } => new EdgePathChange(path.ReplaceFullPath ?? "/", false),
        { Type: "ReplacePrefixMatch" } => new EdgePathChange(path.ReplacePrefixMatch ?? "/", true),
        _ => null,
    };

    private static EdgeHeaderChanges Changes(HttpHeaderFilter? filter) => filter is null ? EdgeHeaderChanges.None : new EdgeHeaderChanges
    {
        Set = [.. filter.Set.Select(f => new EdgeField(f.Name, f.Value))],
        Add = [.. filter.Add.Select(f => new EdgeField(f.Name, f.Value))],
        Remove = filter.Remove,
    };
}
