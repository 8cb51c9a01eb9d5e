using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation.Tests.Model;

/// <summary>A policy of the model, and what the model itself knows of its meaning.</summary>
/// <param name="Name">Name.</param>
/// <param name="Kind">The one kind it selects; null for all.</param>
/// <param name="Exclude">Member it does not select; null for none.</param>
/// <param name="Division">How replicas are divided.</param>
/// <param name="Budget">Movement budget; null for none.</param>
/// <param name="After">Failover time; empty for the federation's.</param>
/// <param name="Suspended">Whether nothing is to be changed.</param>
internal sealed record ModelPolicy(string Name, string? Kind, string? Exclude, string Division, int? Budget, string After, bool Suspended)
{
    public JsonObject ToNode()
    {
        var spec = new JsonObject { ["suspend"] = Suspended, ["replicas"] = new JsonObject { ["division"] = Division } };
        if (Kind is not null) spec["resourceSelectors"] = new JsonArray(new JsonObject { ["kind"] = Kind });
        if (Exclude is not null) spec["clusters"] = new JsonObject { ["exclude"] = new JsonArray(Exclude) };
        if (Budget is { } budget) spec["movement"] = new JsonObject { ["budget"] = budget };
        if (After.Length > 0) spec["failover"] = new JsonObject { ["after"] = After };
        return new JsonObject { ["metadata"] = new JsonObject { ["namespace"] = ModelObjects.Namespace, ["name"] = Name }, ["spec"] = spec };
    }

    /// <summary>Whether the policy is about a kind.</summary>
    public bool IsAbout(ResourceType type) => type.Namespaced && (Kind is null || Kind == type.Kind);

    /// <summary>The one of several that holds for objects of a kind; null for none.</summary>
    public static ModelPolicy? Holding(IEnumerable<ModelPolicy> policies, ResourceType type) =>
        policies.Where(p => p.IsAbout(type)).OrderByDescending(p => p.Kind is not null).ThenBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault();
}
