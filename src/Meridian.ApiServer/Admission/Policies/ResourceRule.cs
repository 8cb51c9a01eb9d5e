using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>One rule that says which requests a policy is about.</summary>
internal sealed class ResourceRule
{
    private readonly string[] operations, groups, versions, resources, names;
    private readonly string scope;

    public ResourceRule(JsonObject rule)
    {
        (operations, groups, versions) = ([.. rule.Texts("operations")], [.. rule.Texts("apiGroups")], [.. rule.Texts("apiVersions")]);
        (resources, names, scope) = ([.. rule.Texts("resources")], [.. rule.Texts("resourceNames")], rule.Text("scope"));
    }

    /// <summary>API groups, versions and resources as they are named; <c>*</c> is any.</summary>
    public IEnumerable<(string Group, string Version, string Resource)> Named =>
        from g in groups from v in versions from r in resources select (g, v, r);

    /// <summary>Whether the rule is about a request, were its resource of this type.</summary>
    public bool Matches(AdmissionRequest request, ResourceType type) =>
        Any(operations, RequestJson.Operation(request.Operation)) && Any(groups, type.Group) && Any(versions, type.Version)
        && resources.Any(r => IsResource(r, type.Plural, request.Subresource)) && InScope(request)
        && (names.Length == 0 || names.Contains(request.Key.Name, StringComparer.Ordinal));

    private bool InScope(AdmissionRequest request) => scope switch
    {
        "Namespaced" => request.Type.Namespaced,
        "Cluster" => !request.Type.Namespaced,
        _ => true,
    };

    private static bool Any(string[] values, string value) => values.Contains("*") || values.Contains(value, StringComparer.Ordinal);

    private static bool IsResource(string pattern, string resource, string subresource)
    {
        var slash = pattern.IndexOf('/', StringComparison.Ordinal);
        var (whole, part) = slash < 0 ? (pattern, "") : (pattern[..slash], pattern[(slash + 1)..]);
        return (whole == "*" || whole == resource) && (part == "*" || part == subresource);
    }
}
