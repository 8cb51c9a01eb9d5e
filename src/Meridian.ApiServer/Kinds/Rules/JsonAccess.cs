using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Reads trees that may hold anything: a value of another type reads as absent.</summary>
internal static class JsonAccess
{
    public static JsonObject? Obj(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonObject;

    public static JsonArray? Array(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonArray;

    /// <summary>The text, or the empty one.</summary>
    public static string Text(this JsonNode? node, string name) => AsText((node as JsonObject)?[name]);

    public static bool Has(this JsonNode? node, string name) => (node as JsonObject)?[name] is not null;

    public static long? Number(this JsonNode? node, string name) => AsNumber((node as JsonObject)?[name]);

    public static bool Flag(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    /// <summary>The objects of a list with their positions.</summary>
    public static IEnumerable<(int Index, JsonObject Item)> Items(this JsonNode? node, string name) =>
        (node.Array(name) ?? []).Select((item, index) => (index, Item: item as JsonObject)).Where(p => p.Item is not null).Select(p => (p.index, p.Item!));

    /// <summary>The texts of a list.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, string name) => (node.Array(name) ?? []).Select(AsText);

    /// <summary>The texts of a map.</summary>
    public static Dictionary<string, string> Map(this JsonNode? node, string name) =>
        (node.Obj(name) ?? []).ToDictionary(p => p.Key, p => AsText(p.Value), StringComparer.Ordinal);

    public static string AsText(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    public static long? AsNumber(JsonNode? node)
    {
        if (node is not JsonValue value) return null;
        if (value.TryGetValue(out long number)) return number;
        return value.TryGetValue(out int small) ? small : null;
    }

    /// <summary>Sets a field that is absent, or null.</summary>
    public static void SetDefault(this JsonObject obj, string name, JsonNode value)
    {
        if (obj[name] is null) obj[name] = value;
    }

    /// <summary>The object of this name, made if it is absent.</summary>
    public static JsonObject Ensure(this JsonObject obj, string name)
    {
        if (obj[name] is JsonObject existing) return existing;
        var created = new JsonObject();
        obj[name] = created;
        return created;
    }

    /// <summary>Compact JSON as faults show values.</summary>
    public static string Render(JsonNode? node) => node is null ? "null" : Encoding.UTF8.GetString(JsonBytes.Of(node).Span);
}
