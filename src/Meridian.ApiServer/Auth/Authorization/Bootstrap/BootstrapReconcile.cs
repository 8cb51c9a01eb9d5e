using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Restores what is missing in a role or binding that the server made, and keeps what its owner added. Pure.</summary>
internal static class BootstrapReconcile
{
    private static readonly string[] SubjectFields = ["kind", "name", "namespace"];

    /// <summary>The role as it should be; null if it is that already, or its owner wants it left alone.</summary>
    /// <param name="existing">The role as it is.</param>
    /// <param name="wanted">The role as the server makes it.</param>
    /// <param name="rules">The rules of <paramref name="wanted"/>.</param>
    public static JsonObject? Role(KubeObject existing, JsonObject wanted, IReadOnlyList<PolicyRule> rules)
    {
        if (IsLeftAlone(existing)) return null;
        var held = existing.View<ClusterRole>().Rules;
        var role = existing.ToNode();
        var changed = AddMetadata(role, wanted);
        if (wanted["aggregationRule"] is { } sum)
        {
            changed |= AddMissing(role, "aggregationRule", sum);
        }
        else
        {
            PolicyRule[] missing = [.. rules.Where(r => !RuleMatch.CoverAll(held, r))];
            if (missing.Length > 0)
            {
                role["rules"] = new JsonArray([.. held.Concat(missing).Select(r => (JsonNode?)RuleJson.Write(r))]);
                changed = true;
            }
        }
        return changed ? role : null;
    }

    /// <summary>The binding as it should be; null if it is that already, or its owner wants it left alone.</summary>
    public static JsonObject? Binding(KubeObject existing, JsonObject wanted)
    {
        if (IsLeftAlone(existing)) return null;
        var binding = existing.ToNode();
        var changed = AddMetadata(binding, wanted);
        if (wanted["subjects"] is not JsonArray subjects) return changed ? binding : null;
        var held = binding["subjects"] as JsonArray ?? [];
        var missing = subjects.Where(s => !held.Any(h => IsSame(h, s))).ToArray();
        foreach (var subject in missing) held.Add(subject!.DeepClone());
        if (held.Parent is null) binding["subjects"] = held;
        return changed || missing.Length > 0 ? binding : null;
    }

    /// <summary>Whether a binding grants another role than it should: its role cannot change, so it is made anew.</summary>
    public static bool GrantsAnother(KubeObject existing, BootstrapBinding wanted)
    {
        var role = existing.View<RoleBinding>().RoleRef;
        return !IsLeftAlone(existing) && (role.Name != wanted.Role || role.Kind != (wanted.Namespace.Length == 0 ? "ClusterRole" : "Role"));
    }

    private static bool IsLeftAlone(KubeObject existing) =>
        existing.Header.Annotations.TryGetValue(BootstrapMetadata.AutoUpdate, out var update) && update == "false";

    private static bool IsSame(JsonNode? a, JsonNode? b) =>
        a is JsonObject x && b is JsonObject y && Array.TrueForAll(SubjectFields, field => Metadata.Text(x, field) == Metadata.Text(y, field));

    private static bool AddMetadata(JsonObject existing, JsonObject wanted)
    {
        var (own, theirs) = (Metadata.Of(existing), Metadata.Of(wanted));
        return AddMissing(own, "labels", theirs["labels"]) | AddMissing(own, "annotations", theirs["annotations"]);
    }

    // Values that are there stay; lists are left to their owner once they have anything.
    private static bool AddMissing(JsonObject parent, string name, JsonNode? wanted)
    {
        if (wanted is not JsonObject fields) return false;
        if (parent[name] is not JsonObject own)
        {
            parent[name] = fields.DeepClone();
            return true;
        }
        var changed = false;
        foreach (var (key, value) in fields)
        {
            if (own.ContainsKey(key)) continue;
            own[key] = value?.DeepClone();
            changed = true;
        }
        return changed;
    }
}
