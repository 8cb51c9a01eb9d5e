using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>The keys by which a strategic merge patch says more than values can.</summary>
internal static class PatchDirective
{
    public const string Patch = "$patch";
    public const string RetainKeys = "$retainKeys";
    public const string DeleteFromList = "$deleteFromPrimitiveList/";
    public const string SetOrder = "$setElementOrder/";

    /// <summary>The value of <c>$patch</c>: <c>replace</c>, <c>delete</c>, <c>merge</c>; null if absent.</summary>
    /// <exception cref="StatusException">400: any other value.</exception>
    public static string? Of(JsonNode? node)
    {
        if (node is not JsonObject obj || !obj.TryGetPropertyValue(Patch, out var directive)) return null;
        return directive is JsonValue value && value.TryGetValue(out string? text) && text is "replace" or "delete" or "merge"
            ? ((JsonValue)directive).GetValue<string>()
            : throw ApiError.BadRequest($"unknown patch type found: {directive?.ToJsonString() ?? "null"}");
    }

    /// <summary>A copy of a value taken over whole: without directives, without what they delete, without nulls.</summary>
    public static JsonNode? Plain(JsonNode? value) => value switch
    {
        JsonObject obj => PlainObject(obj),
        JsonArray array => PlainArray(array),
        _ => value?.DeepClone(),
    };

    private static JsonObject PlainObject(JsonObject obj)
    {
        var plain = new JsonObject();
        foreach (var (name, value) in obj)
            if (value is not null && !IsDirective(name) && Of(value) != "delete") plain[name] = Plain(value);
        return plain;
    }

    private static JsonArray PlainArray(JsonArray array)
    {
        var plain = new JsonArray();
        foreach (var item in array)
            if (Of(item) is null or "merge") plain.Add(Plain(item));
        return plain;
    }

    private static bool IsDirective(string name) =>
        name is Patch or RetainKeys || name.StartsWith(DeleteFromList, StringComparison.Ordinal) || name.StartsWith(SetOrder, StringComparison.Ordinal);
}
