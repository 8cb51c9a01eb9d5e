using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Attaches routes to Gateways, and says for each what became of it; pure but for what it adds to the Gateways.</summary>
internal static class RouteAttachment
{
    /// <summary>Attaches a route to all that it names and that is ours.</summary>
    /// <param name="route">The route.</param>
    /// <param name="type">Its type.</param>
    /// <param name="gateways">Our Gateways.</param>
    /// <param name="world">What is there.</param>
    /// <returns>Conditions for each of our Gateways that it names.</returns>
    public static IReadOnlyList<(RouteParentReference Parent, Condition[] Conditions)> Attach(
        KubeObject route, ResourceType type, IReadOnlyDictionary<ObjectKey, GatewayState> gateways, GatewayWorld world)
    {
        var spec = route.View<HttpRoute>().Spec;
        var outcomes = new List<(RouteParentReference, Condition[])>();
        foreach (var parent in spec.ParentRefs)
        {
            if ((parent.Group, parent.Kind) != (ResourceTypes.Gateways.Group, ResourceTypes.Gateways.Kind)) continue;
            if (!gateways.TryGetValue(new ObjectKey(parent.Namespace ?? route.Header.Namespace, parent.Name), out var gateway)) continue;
            var policy = EdgeAnnotations.Read(route.Header.Annotations, gateway.Policy, new List<string>());
            var rules = new RouteCompiler(route, type, world).Compile(policy);
            outcomes.Add((parent, [Accept(route, type, spec, parent, gateway, rules, world), Resolved(rules)]));
        }
        return outcomes;
    }

    private static Condition Accept(
        KubeObject route, ResourceType type, HttpRouteSpec spec, RouteParentReference parent, GatewayState gateway, CompiledRules rules, GatewayWorld world)
    {
        if (rules.Unsupported.Length > 0) return New("Accepted", false, "UnsupportedValue", rules.Unsupported);
        var named = gateway.Listeners.Where(l => (parent.SectionName is null || parent.SectionName == l.Spec.Name) && (parent.Port is null || parent.Port == l.Spec.Port)).ToArray();
        if (named.Length == 0) return New("Accepted", false, "NoMatchingParent", "the Gateway has no such listener");
        var allowed = named.Where(l => l.Kinds.Contains(type.Kind, StringComparer.Ordinal) && AllowsFrom(l, gateway, route.Header.Namespace, world)).ToArray();
        if (allowed.Length == 0) return New("Accepted", false, "NotAllowedByListeners", "no listener takes routes of this kind and namespace");
        var attached = 0;
        foreach (var listener in allowed)
        {
            var hosts = HostNames.Common(listener.Spec.Hostname, spec.Hostnames);
            if (hosts.Count == 0) continue;
            attached++;
            listener.Attached++;
            if (!listener.IsServed) continue;
            foreach (var host in hosts) gateway.Attach(listener, host, rules.Routes);
        }
        return attached > 0
            ? New("Accepted", true, "Accepted", "the route is attached")
            : New("Accepted", false, "NoMatchingListenerHostname", "no listener has one of the route's hostnames");
    }

    private static Condition Resolved(CompiledRules rules) => rules.Unresolved is { } missing
        ? New("ResolvedRefs", false, missing.Reason, missing.Message)
        : New("ResolvedRefs", true, "ResolvedRefs", "everything it refers to is there");

    private static bool AllowsFrom(ListenerState listener, GatewayState gateway, string ns, GatewayWorld world) => listener.Spec.AllowedRoutes.Namespaces switch
    {
        { From: "All" } => true,
        { From: "Same" } => ns == gateway.Object.Header.Namespace,
        { From: "Selector", Selector: var selector } => world.NamespaceLabels(ns) is { } labels && LabelSelector.FromOrNothing(selector).Matches(labels),
        _ => false,
    };

    private static Condition New(string type, bool status, string reason, string message) => new() { Type = type, Status = status ? "True" : "False", Reason = reason, Message = message };
}
