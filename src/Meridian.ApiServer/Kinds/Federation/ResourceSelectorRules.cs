using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid where a policy names the objects it is about.</summary>
internal static class ResourceSelectorRules
{
    /// <param name="selector">One entry.</param>
    /// <param name="field">Its path.</param>
    /// <param name="inNamespace">Whether the policy is in a namespace and speaks of it only.</param>
    /// <param name="faults">Collects.</param>
    public static void Validate(JsonObject selector, string field, bool inNamespace, Faults faults)
    {
        var (version, kind, name, ns) = (selector.Text("apiVersion"), selector.Text("kind"), selector.Text("name"), selector.Text("namespace"));
        if (version.Length > 0 && kind.Length == 0) faults.Required(field + ".kind", "must be specified when `apiVersion` is");
        if (version.Length > 0 && !IsApiVersion(version)) faults.InvalidText(field + ".apiVersion", version, "must be a version such as v1, or a group and a version such as apps/v1");
        if (name.Length > 0 && kind.Length == 0) faults.Required(field + ".kind", "must be specified when `name` is");
        if (name.Length > 0 && selector.Has("labelSelector")) faults.Forbidden(field + ".labelSelector", "may not be specified when `name` is");
        if (name.Length > 0) faults.Subdomain(field + ".name", name);
        if (ns.Length > 0 && inNamespace) faults.Forbidden(field + ".namespace", "a PlacementPolicy is about its own namespace; a ClusterPlacementPolicy may name another");
        else if (ns.Length > 0) faults.DnsLabel(field + ".namespace", ns);
        if (selector.Obj("labelSelector") is { } labels) SelectorRules.Validate(labels, field + ".labelSelector", faults);
    }

    private static bool IsApiVersion(string text)
    {
        var parts = text.Split('/');
        return parts.Length <= 2 && !NameSyntax.LabelFaults(parts[^1]).Any() && (parts.Length == 1 || !NameSyntax.SubdomainFaults(parts[0]).Any());
    }
}
