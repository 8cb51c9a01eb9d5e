using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>When two leaf values are the same.</summary>
internal static class ApplyValues
{
    /// <summary>Deep equality; quantities are equal when their amounts are, however they are written.</summary>
    public static bool AreEqual(JsonNode? a, JsonNode? b, SchemaKind kind)
    {
        if (JsonNode.DeepEquals(a, b)) return true;
        return kind == SchemaKind.Quantity && TryAmount(a, out var x) && TryAmount(b, out var y) && x == y;
    }

    private static bool TryAmount(JsonNode? node, out Quantity amount)
    {
        amount = default;
        return node is JsonValue && Quantity.TryParse(node.ToString(), out amount);
    }
}
