using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.ApiServer;

/// <summary>Reads fields that may be absent, or of another type than they should: then they count as absent.</summary>
internal static class PodJson
{
    public static string Text(JsonNode? parent, string name) =>
        parent is JsonObject node && node[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    public static bool? Flag(JsonNode? parent, string name) =>
        parent is JsonObject node && node[name]?.GetValueKind() is { } kind and (JsonValueKind.True or JsonValueKind.False) ? kind == JsonValueKind.True : null;

    public static IEnumerable<string> Texts(JsonNode? list) =>
        list is JsonArray array ? array.Select(i => i is JsonValue value && value.TryGetValue<string>(out var text) ? text : "") : [];

    /// <summary>A child object, made if it is absent.</summary>
    public static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject child) return child;
        var made = new JsonObject();
        parent[name] = made;
        return made;
    }

    /// <summary>A child list, made if it is absent.</summary>
    public static JsonArray List(JsonObject parent, string name)
    {
        if (parent[name] is JsonArray list) return list;
        var made = new JsonArray();
        parent[name] = made;
        return made;
    }
}
