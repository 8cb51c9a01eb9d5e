using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Federation;

/// <summary>Compares what was asked for with what a member holds, where the member may have added defaults and fields of its own.</summary>
internal static class CopyComparison
{
    /// <summary>Whether everything that <paramref name="desired"/> says is so in <paramref name="actual"/>.</summary>
    public static bool Covers(JsonElement desired, JsonElement? actual) => desired.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Object when !desired.EnumerateObject().Any() => true,
        JsonValueKind.Array when desired.GetArrayLength() == 0 => true,
        JsonValueKind.Object => actual is { ValueKind: JsonValueKind.Object } other && desired.EnumerateObject().All(field => Covers(field.Value, Field(other, field.Name))),
        // Lists that others may add to are merged by key, so the place in the list says nothing.
        JsonValueKind.Array => actual is { ValueKind: JsonValueKind.Array } others && desired.EnumerateArray().All(item => others.EnumerateArray().Any(other => Covers(item, other))),
        _ => actual is { } value && JsonElement.DeepEquals(desired, value),
    };

    /// <summary>The part of <paramref name="actual"/> that <paramref name="desired"/> speaks of, as text.</summary>
    public static string Project(JsonElement desired, JsonElement actual) => Part(desired, actual)?.ToJsonString() ?? "";

    private static JsonNode? Part(JsonElement desired, JsonElement? actual)
    {
        if (actual is not { } value) return null;
        if (desired.ValueKind != JsonValueKind.Object || value.ValueKind != JsonValueKind.Object) return JsonNode.Parse(value.GetRawText());
        var part = new JsonObject();
        foreach (var field in desired.EnumerateObject()) part[field.Name] = Part(field.Value, Field(value, field.Name));
        return part;
    }

    private static JsonElement? Field(JsonElement map, string name) => map.TryGetProperty(name, out var value) ? value : null;
}
