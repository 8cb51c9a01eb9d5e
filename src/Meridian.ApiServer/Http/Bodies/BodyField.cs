using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Reads fields of bodies: a field of the wrong type is the client's mistake.</summary>
internal static class BodyField
{
    public static JsonObject? Object(JsonObject node, string name) => node[name] switch
    {
        null => null,
        JsonObject found => found,
        _ => throw ApiError.BadRequest($"{name} must be an object"),
    };

    public static string Text(JsonObject? node, string name) => node?[name] switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw ApiError.BadRequest($"{name} must be text"),
    };

    public static string[] Texts(JsonObject? node, string name) => node?[name] switch
    {
        null => [],
        JsonArray array => [.. array.Select(i => i is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw ApiError.BadRequest($"{name} must be a list of texts"))],
        _ => throw ApiError.BadRequest($"{name} must be a list of texts"),
    };

    /// <summary>Reads a whole number, however the tree holds it.</summary>
    public static bool TryNumber(JsonNode node, out long number)
    {
        number = 0;
        if (node is not JsonValue value) return false;
        if (value.TryGetValue(out number)) return true;
        if (!value.TryGetValue<int>(out var small)) return false;
        number = small;
        return true;
    }

    public static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);
}
