using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Turns federated Ingresses into what the edge is to do; pure.</summary>
internal static class IngressPlans
{
    /// <summary>Plans of the Ingresses under one address, in their order.</summary>
    /// <param name="ingresses">The Ingresses, the oldest first: of two for the same host and path the first counts.</param>
    /// <param name="backends">Where services are.</param>
    /// <param name="secrets">Certificates.</param>
    public static IReadOnlyList<EdgePlan> Of(IReadOnlyList<KubeObject> ingresses, EdgeBackends backends, TlsSecrets secrets)
    {
        var taken = new Dictionary<(string Host, string Path, EdgePathType Type), ObjectKey>();
        return [.. ingresses.Select(i => Of(i, backends, secrets, taken))];
    }

    private static EdgePlan Of(KubeObject ingress, EdgeBackends backends, TlsSecrets secrets, Dictionary<(string, string, EdgePathType), ObjectKey> taken)
    {
        var spec = ingress.View<Ingress>().Spec;
        var faults = new List<(string, string)>();
        var wrong = new List<string>();
        var policy = EdgeAnnotations.Read(ingress.Header.Annotations, EdgePolicy.Default, wrong);
        faults.AddRange(wrong.Select(w => ("InvalidAnnotation", w)));
        var certificates = Certificates(ingress.Header.Namespace, spec, secrets, faults);
        var tls = certificates.Count > 0;
        var routes = new List<EdgeRoute>();
        foreach (var route in Wanted(ingress.Header.Namespace, spec, backends))
        {
            var place = (route.Host.ToLowerInvariant(), route.Path, route.PathType);
            if (!taken.TryAdd(place, ingress.Key) && taken[place] != ingress.Key)
                faults.Add(("RouteConflict", $"host {(route.Host.Length == 0 ? "*" : route.Host)} path {route.Path} belongs to the older Ingress {taken[place]}"));
            routes.Add(route with { Policy = policy });
        }
        if (tls && ingress.Header.Annotations.GetValueOrDefault(EdgeAnnotations.HttpsRedirect) == "true") routes = ToHttps(routes);
        return new EdgePlan(routes, tls ? [new EdgePort(80, false), new EdgePort(443, true)] : [new EdgePort(80, false)], certificates) { Faults = faults };
    }

    private static IEnumerable<EdgeRoute> Wanted(string ns, IngressSpec spec, EdgeBackends backends)
    {
        foreach (var rule in spec.Rules)
        {
            foreach (var path in rule.Http?.Paths ?? [])
                if (Route(ns, rule.Host, path.Path, path.PathType, path.Backend, backends) is { } route) yield return route;
            // A rule without paths sends all of its host to the default.
            if (rule.Http is null && rule.Host.Length > 0 && Route(ns, rule.Host, "/", "Prefix", spec.DefaultBackend, backends) is { } all) yield return all;
        }
        if (Route(ns, "", "/", "Prefix", spec.DefaultBackend, backends) is { } rest) yield return rest;
    }

    private static EdgeRoute? Route(string ns, string host, string path, string pathType, IngressBackend? backend, EdgeBackends backends)
    {
        if (backend?.Service is not { } named) return null;
        return new EdgeRoute
        {
            Host = host, Path = path.Length == 0 ? "/" : path, PathType = pathType == "Exact" ? EdgePathType.Exact : EdgePathType.Prefix,
            Service = backends.Service(new ObjectKey(ns, named.Name), named.Port),
        };
    }

    private static List<EdgeRoute> ToHttps(List<EdgeRoute> routes)
    {
        var redirect = new EdgeFilters { Redirect = new EdgeRedirect { Scheme = "https", Status = 308 } };
        return [.. routes.Select(r => r with { Port = 443 }), .. routes.Select(r => r with { Port = 80, Targets = [], Filters = redirect, Policy = EdgePolicy.Default })];
    }

    private static List<EdgeCertificate> Certificates(string ns, IngressSpec spec, TlsSecrets secrets, List<(string, string)> faults)
    {
        var certificates = new List<EdgeCertificate>();
        foreach (var tls in spec.Tls)
        {
            var secret = secrets.Find(new ObjectKey(ns, tls.SecretName));
            if (secret.Fault.Length > 0) faults.Add(("InvalidCertificate", secret.Fault));
            if (secret.Context is not { } context) continue;
            foreach (var host in tls.Hosts.DefaultIfEmpty("")) certificates.Add(new EdgeCertificate(443, host, context));
        }
        return certificates;
    }
}
