using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>
/// One step of a path, kept as the text that FieldsV1 writes: <c>f:name</c> (a field or key), <c>k:{"name":"x"}</c> (a list item by
/// its keys), <c>v:"x"</c> (a list item by its value), <c>i:0</c> (by position). Equal steps have equal texts.
/// </summary>
internal static class PathElement
{
    /// <summary>The member itself, inside a set that has further members below it.</summary>
    public const string Self = ".";

    public static string Field(string name) => "f:" + name;

    public static string Value(JsonNode? value) => "v:" + Compact(value);

    /// <summary>The item's step, or null if a key is missing and has no default.</summary>
    public static string? Item(JsonNode? item, string[] keys)
    {
        if (item is not JsonObject obj) return null;
        var identity = new JsonObject();
        foreach (var key in keys.Order(StringComparer.Ordinal))
        {
            // The only key that Kubernetes defaults in lists is a port's protocol.
            var value = obj[key] ?? (key == "protocol" ? JsonValue.Create("TCP") : null);
            if (value is null) return null;
            identity[key] = value.DeepClone();
        }
        return "k:" + Compact(identity);
    }

    /// <summary>Brings a text written by others into the one form; null if it is no step.</summary>
    public static string? Normalize(string text)
    {
        if (text.Length < 2 || text[1] != ':') return null;
        try
        {
            return text[0] switch
            {
                'f' => text,
                'i' => text,
                'v' => Value(JsonNode.Parse(text.AsSpan(2).ToString())),
                'k' => JsonNode.Parse(text.AsSpan(2).ToString()) is JsonObject keys ? Item(keys, [.. keys.Select(p => p.Key)]) : null,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The step as conflicts show it: <c>.name</c>, <c>[name="x"]</c>, <c>[="x"]</c>, <c>[0]</c>.</summary>
    public static string Display(string element) => element[0] switch
    {
        'f' => "." + element[2..],
        'v' => $"[={element[2..]}]",
        'k' => $"[{string.Join(',', JsonNode.Parse(element[2..])!.AsObject().Select(p => $"{p.Key}={Compact(p.Value)}"))}]",
        _ => $"[{element[2..]}]",
    };

    private static string Compact(JsonNode? node) => node is null ? "null" : Encoding.UTF8.GetString(JsonBytes.Of(node).Span);
}
