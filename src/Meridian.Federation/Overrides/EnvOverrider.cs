using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Sets variables of the environment of containers, or takes them away.</summary>
internal sealed class EnvOverrider : IOverrider
{
    /// <inheritdoc />
    public void Apply(OverrideRule rule, OverriddenCopy copy)
    {
        foreach (var change in rule.Env)
            foreach (var (path, container) in copy.Containers(change.Container))
            {
                Set(container, change);
                copy.Claim($"{path}.env[{change.Name}]", change.Remove ? "(removed)" : change.Value);
            }
    }

    private static void Set(JsonObject container, EnvOverride change)
    {
        if (container["env"] is not JsonArray variables) container["env"] = variables = [];
        var at = variables.Index().Where(v => NodeText.Of((v.Item as JsonObject)?["name"]) == change.Name).Select(v => (int?)v.Index).FirstOrDefault();
        if (change.Remove)
        {
            if (at is { } index) variables.RemoveAt(index);
            return;
        }
        var variable = new JsonObject { ["name"] = change.Name, ["value"] = change.Value };
        // In its place: later variables may refer to earlier ones.
        if (at is { } existing) variables[existing] = variable;
        else variables.Add((JsonNode?)variable);
    }
}
