using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Sets entries of a map of the copy's metadata, or takes them away.</summary>
/// <param name="field">Name of the map.</param>
/// <param name="set">The rule's entries.</param>
/// <param name="removed">Names of entries that the rule takes away.</param>
internal sealed class MapOverrider(string field, Func<OverrideRule, IReadOnlyDictionary<string, string>> set, Func<OverrideRule, string[]> removed) : IOverrider
{
    /// <inheritdoc />
    public void Apply(OverrideRule rule, OverriddenCopy copy)
    {
        if (set(rule).Count == 0 && removed(rule).Length == 0) return;
        var metadata = copy.Root["metadata"]!.AsObject();
        if (metadata[field] is not JsonObject map) metadata[field] = map = [];
        foreach (var name in removed(rule))
        {
            map.Remove(name);
            copy.Claim($"metadata.{field}[{name}]", "(removed)");
        }
        foreach (var (name, value) in set(rule))
        {
            map[name] = value;
            copy.Claim($"metadata.{field}[{name}]", value);
        }
        if (map.Count == 0) metadata.Remove(field);
    }
}
