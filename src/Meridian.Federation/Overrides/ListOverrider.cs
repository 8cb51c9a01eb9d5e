using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Changes a list of words of containers: what they run, or its arguments.</summary>
/// <param name="field">Name of the list in a container.</param>
/// <param name="changes">The rule's changes to it.</param>
internal sealed class ListOverrider(string field, Func<OverrideRule, ListOverride[]> changes) : IOverrider
{
    /// <inheritdoc />
    public void Apply(OverrideRule rule, OverriddenCopy copy)
    {
        foreach (var change in changes(rule))
            foreach (var (path, container) in copy.Containers(change.Container))
            {
                var words = Words(container[field], change);
                container[field] = new JsonArray([.. words.Select(w => (JsonNode?)JsonValue.Create(w))]);
                Claim(change, $"{path}.{field}", copy);
            }
    }

    private static IEnumerable<string> Words(JsonNode? list, ListOverride change)
    {
        var now = (list as JsonArray)?.Select(NodeText.Of) ?? [];
        return change.Operation switch
        {
            "add" => now.Concat(change.Value),
            "remove" => now.Where(w => !change.Value.Contains(w, StringComparer.Ordinal)),
            _ => change.Value,
        };
    }

    private static void Claim(ListOverride change, string path, OverriddenCopy copy)
    {
        if (change.Operation is not ("add" or "remove")) copy.Claim(path, string.Join(' ', change.Value));
        else foreach (var word in change.Value) copy.Claim($"{path} {word}", change.Operation);
    }
}
