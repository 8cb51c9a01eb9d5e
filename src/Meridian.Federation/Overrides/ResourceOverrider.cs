using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Changes what containers ask for and may use.</summary>
internal sealed class ResourceOverrider : IOverrider
{
    /// <inheritdoc />
    public void Apply(OverrideRule rule, OverriddenCopy copy)
    {
        foreach (var change in rule.Resources)
            foreach (var (path, container) in copy.Containers(change.Container))
            {
                if (container["resources"] is not JsonObject resources) container["resources"] = resources = [];
                Set(resources, "requests", change.Requests, path, copy);
                Set(resources, "limits", change.Limits, path, copy);
            }
    }

    private static void Set(JsonObject resources, string field, IReadOnlyDictionary<string, string> amounts, string path, OverriddenCopy copy)
    {
        if (amounts.Count == 0) return;
        if (resources[field] is not JsonObject map) resources[field] = map = [];
        foreach (var (name, amount) in amounts)
        {
            map[name] = amount;
            copy.Claim($"{path}.resources.{field}[{name}]", amount);
        }
    }
}
