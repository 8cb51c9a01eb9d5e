using System.Text.Json.Nodes;

namespace Meridian.Federation;

/// <summary>Compares what was asked for with what a member holds, where the member may have added defaults and fields of its own.</summary>
internal static class CopyComparison
{
    /// <summary>Whether everything that <paramref name="desired"/> says is so in <paramref name="actual"/>.</summary>
    public static bool Covers(JsonNode? desired, JsonNode? actual) => desired switch
    {
        null => true,
        JsonObject { Count: 0 } or JsonArray { Count: 0 } => true,
        JsonObject map => actual is JsonObject other && map.All(field => Covers(field.Value, other[field.Key])),
        // Lists that others may add to are merged by key, so the place in the list says nothing.
        JsonArray list => actual is JsonArray others && list.All(item => others.Any(other => Covers(item, other))),
        _ => JsonNode.DeepEquals(desired, actual),
    };

    /// <summary>The part of <paramref name="actual"/> that <paramref name="desired"/> speaks of.</summary>
    public static JsonNode? Project(JsonNode? desired, JsonNode? actual)
    {
        if (desired is not JsonObject map || actual is not JsonObject other) return actual?.DeepClone();
        var part = new JsonObject();
        foreach (var (name, value) in map) part[name] = Project(value, other[name]);
        return part;
    }
}
