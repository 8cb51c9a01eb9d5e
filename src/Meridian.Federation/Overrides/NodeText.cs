using System.Text.Json.Nodes;

namespace Meridian.Federation;

/// <summary>Reads texts from trees that may hold anything.</summary>
internal static class NodeText
{
    /// <summary>The text, or the empty one if the node is none.</summary>
    public static string Of(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
