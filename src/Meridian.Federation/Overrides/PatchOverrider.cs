using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Applies operations of RFC 6902, all or none.</summary>
internal sealed class PatchOverrider : IOverrider
{
    /// <inheritdoc />
    public void Apply(OverrideRule rule, OverriddenCopy copy)
    {
        if (rule.JsonPatch.ValueKind != JsonValueKind.Array) return;
        var operations = JsonArray.Create(rule.JsonPatch)!;
        foreach (var operation in operations.OfType<JsonObject>()) Claim(operation, copy);
        copy.Root = JsonPatch.Apply(copy.Root, operations) as JsonObject ?? throw ApiError.BadRequest("the patch leaves no object");
    }

    private static void Claim(JsonObject operation, OverriddenCopy copy)
    {
        var (name, path) = (NodeText.Of(operation["op"]), NodeText.Of(operation["path"]));
        if (name == "test") return;
        if (name == "move") copy.Claim(FieldOf(NodeText.Of(operation["from"]), copy.Root), "(removed)");
        var value = name == "remove" ? "(removed)" : operation["value"]?.ToJsonString() ?? name;
        // What is appended takes nothing from others, unless the list is set anew.
        if (path.EndsWith("/-", StringComparison.Ordinal)) copy.Claim($"{FieldOf(path[..^2], copy.Root)} {value}", "add");
        else copy.Claim(FieldOf(path, copy.Root), value);
    }

    // As the other overriders name fields: list items by their names, where they have any.
    private static string FieldOf(string pointer, JsonNode? node)
    {
        var field = "";
        foreach (var token in pointer.Split('/').Skip(1).Select(t => t.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            var parent = node;
            node = Step(node, token);
            field += parent is JsonArray ? $"[{ItemName(node, token)}]" : IsKeyed(field) ? $"[{token}]" : field.Length == 0 ? token : $".{token}";
        }
        return field;
    }

    private static bool IsKeyed(string field) =>
        field is "metadata.labels" or "metadata.annotations" || field.EndsWith(".resources.requests", StringComparison.Ordinal) || field.EndsWith(".resources.limits", StringComparison.Ordinal);

    private static JsonNode? Step(JsonNode? node, string token) => node switch
    {
        JsonObject map => map[token],
        JsonArray list when int.TryParse(token, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var i) && i < list.Count => list[i],
        _ => null,
    };

    private static string ItemName(JsonNode? item, string token) => NodeText.Of((item as JsonObject)?["name"]) is { Length: > 0 } name ? name : token;
}
