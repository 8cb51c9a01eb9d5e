using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>Which objects a quota is for. Pure.</summary>
public sealed class QuotaScopes
{
    private readonly IReadOnlyList<Requirement> requirements;

    private QuotaScopes(IReadOnlyList<Requirement> requirements) => this.requirements = requirements;

    /// <summary>Reads <c>scopes</c> and <c>scopeSelector</c>.</summary>
    public static QuotaScopes Of(JsonObject spec)
    {
        var named = (spec["scopes"] as JsonArray ?? []).Select(s => new Requirement(s?.ToString() ?? "", "Exists", []));
        var selected = ((spec["scopeSelector"] as JsonObject)?["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().Select(e => new Requirement(
            e["scopeName"]?.ToString() ?? "", e["operator"]?.ToString() ?? "", [.. (e["values"] as JsonArray ?? []).Select(v => v?.ToString() ?? "")]));
        return new QuotaScopes([.. named, .. selected]);
    }

    /// <summary>Whether the quota is for an object; one with scopes is for pods only.</summary>
    public bool Match(ResourceType type, JsonObject item)
    {
        if (requirements.Count == 0) return true;
        return type.Equals(ResourceTypes.Pods) && item["spec"] is JsonObject spec && requirements.All(r => Matches(r, spec));
    }

    private static bool Matches(Requirement requirement, JsonObject spec) => requirement.Scope switch
    {
        "Terminating" => HasDeadline(spec),
        "NotTerminating" => !HasDeadline(spec),
        "BestEffort" => IsBestEffort(spec),
        "NotBestEffort" => !IsBestEffort(spec),
        "PriorityClass" => MatchesClass(requirement, spec["priorityClassName"]?.ToString() ?? ""),
        "CrossNamespacePodAffinity" => LooksElsewhere(spec),
        _ => false,
    };

    private static bool MatchesClass(Requirement requirement, string name) => requirement.Operator switch
    {
        "Exists" => name.Length > 0,
        "DoesNotExist" => name.Length == 0,
        "In" => requirement.Values.Contains(name),
        "NotIn" => !requirement.Values.Contains(name),
        _ => false,
    };

    private static bool HasDeadline(JsonObject spec) => spec["activeDeadlineSeconds"] is not null;

    private static bool IsBestEffort(JsonObject spec)
    {
        JsonObject?[] all =
        [
            spec["resources"] as JsonObject,
            .. ((string[])["containers", "initContainers"]).SelectMany(list => PodResources.Containers(spec, list)).Select(c => c["resources"] as JsonObject),
        ];
        return !all.Any(r => ((string[])["requests", "limits"]).Any(half => ResourceAmounts.Read(r?[half]).Any(a => a.Key is "cpu" or "memory" && !a.Value.IsZero)));
    }

    private static bool LooksElsewhere(JsonObject spec) =>
        ((string[])["podAffinity", "podAntiAffinity"]).Select(kind => spec["affinity"]?[kind] as JsonObject).OfType<JsonObject>().Any(affinity =>
            Terms(affinity, "requiredDuringSchedulingIgnoredDuringExecution").Any(IsElsewhere)
            || Terms(affinity, "preferredDuringSchedulingIgnoredDuringExecution").Select(t => t["podAffinityTerm"] as JsonObject).OfType<JsonObject>().Any(IsElsewhere));

    private static IEnumerable<JsonObject> Terms(JsonObject affinity, string name) => (affinity[name] as JsonArray ?? []).OfType<JsonObject>();

    private static bool IsElsewhere(JsonObject term) => term["namespaces"] is JsonArray { Count: > 0 } || term["namespaceSelector"] is not null;

    private sealed record Requirement(string Scope, string Operator, string[] Values);
}
