using System.Text.Json.Nodes;

namespace Meridian.Federation;

/// <summary>A field that differs.</summary>
/// <param name="Field">Its path as people write it, such as <c>spec.template.spec.containers[app].image</c>.</param>
/// <param name="Before">Its value before; empty if it had none.</param>
/// <param name="After">Its value after; empty if it has none.</param>
internal sealed record FieldChange(string Field, string Before, string After);

/// <summary>Compares two trees field by field. Pure.</summary>
internal static class FieldDiff
{
    /// <summary>The fields that differ, in the order of the trees; a part that one of them lacks is one field.</summary>
    public static IReadOnlyList<FieldChange> Of(JsonNode? before, JsonNode? after)
    {
        var changes = new List<FieldChange>();
        Compare("", before, after, changes);
        return changes;
    }

    private static void Compare(string path, JsonNode? before, JsonNode? after, List<FieldChange> changes)
    {
        if (JsonNode.DeepEquals(before, after)) return;
        if (before is JsonObject a && after is JsonObject b)
        {
            foreach (var name in a.Select(f => f.Key).Union(b.Select(f => f.Key))) Compare(Member(path, name), a[name], b[name], changes);
        }
        else if (before is JsonArray x && after is JsonArray y && Names(x) is { } mine && Names(y) is { } theirs && mine.Intersect(theirs).Any())
        {
            foreach (var name in mine.Union(theirs)) Compare($"{path}[{name}]", Item(x, mine, name), Item(y, theirs, name), changes);
        }
        else changes.Add(new(path, Text(before), Text(after)));
    }

    // Names with dots would look like paths.
    private static string Member(string path, string name) =>
        path.Length == 0 ? name : name.AsSpan().ContainsAny("./") || path is "metadata.labels" or "metadata.annotations" ? $"{path}[{name}]" : $"{path}.{name}";

    // Lists whose items have names are compared by them; null for others.
    private static string[]? Names(JsonArray list)
    {
        string[] names = [.. list.Select(item => NodeText.Of((item as JsonObject)?["name"]))];
        return names.Length > 0 && names.All(n => n.Length > 0) && names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names : null;
    }

    private static JsonNode? Item(JsonArray list, string[] names, string name) => Array.IndexOf(names, name) is >= 0 and var at ? list[at] : null;

    private static string Text(JsonNode? node) => node is null ? "" : node is JsonValue value && value.TryGetValue(out string? text) ? text : node.ToJsonString();
}
