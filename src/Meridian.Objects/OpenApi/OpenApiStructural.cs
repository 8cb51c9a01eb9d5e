using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>Turns the structural schema of a custom resource into what the two versions of OpenAPI can say. Pure; arguments are not changed.</summary>
internal static class OpenApiStructural
{
    private const string IntOrString = "x-kubernetes-int-or-string";
    private const string PreserveUnknown = "x-kubernetes-preserve-unknown-fields";

    /// <summary>For version 3: everything stays; what is a number or a text says so.</summary>
    public static JsonObject ForV3(JsonObject schema)
    {
        var copy = schema.DeepClone().AsObject();
        Visit(copy, node =>
        {
            if (!OpenApiCustomSchema.IsTrue(node, IntOrString) || node.ContainsKey("anyOf") || node.ContainsKey("allOf")) return;
            node["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" });
        });
        return copy;
    }

    /// <summary>For version 2, whose readers take no alternatives, and cannot cope with types beside open or nullable parts.</summary>
    public static JsonObject ForV2(JsonObject schema)
    {
        var copy = schema.DeepClone().AsObject();
        Visit(copy, Reduce);
        return copy;
    }

    private static void Reduce(JsonObject node)
    {
        foreach (var name in (ReadOnlySpan<string>)["allOf", "oneOf", "anyOf", "not"]) node.Remove(name);
        if (OpenApiCustomSchema.IsTrue(node, "nullable")) Remove(node, "type", "items", "properties");
        node.Remove("nullable");
        if (OpenApiCustomSchema.IsTrue(node, PreserveUnknown)) Remove(node, "items", "properties");
        if (Is(node, "array") && node["items"] is null) node.Remove("type");
        if (OpenApiCustomSchema.IsTrue(node, PreserveUnknown) && Is(node, "object")) node.Remove("type");
        DropNullableFromRequired(node);
    }

    private static void DropNullableFromRequired(JsonObject node)
    {
        if (node["required"] is not JsonArray required) return;
        var open = node["additionalProperties"] is JsonObject values && OpenApiCustomSchema.IsTrue(values, "nullable");
        var kept = required.Where(r => !open && !IsNullable(node, r?.ToString() ?? "")).Select(r => r?.DeepClone()).ToArray();
        if (kept.Length == 0) node.Remove("required");
        else if (kept.Length < required.Count) node["required"] = new JsonArray(kept);
    }

    private static bool IsNullable(JsonObject node, string property) =>
        node["properties"] is JsonObject properties && properties[property] is JsonObject found && OpenApiCustomSchema.IsTrue(found, "nullable");

    private static bool Is(JsonObject node, string type) => node["type"] is JsonValue value && value.TryGetValue(out string? text) && text == type;

    private static void Remove(JsonObject node, params ReadOnlySpan<string> names)
    {
        foreach (var name in names) node.Remove(name);
    }

    // The outer part first, as its rules look at the inner as they were.
    private static void Visit(JsonObject node, Action<JsonObject> change)
    {
        change(node);
        if (node["properties"] is JsonObject properties)
        {
            foreach (var (_, inner) in properties) VisitOne(inner, change);
        }

        VisitOne(node["items"], change);
        VisitOne(node["additionalProperties"], change);
    }

    private static void VisitOne(JsonNode? node, Action<JsonObject> change)
    {
        if (node is JsonObject inner) Visit(inner, change);
    }
}
