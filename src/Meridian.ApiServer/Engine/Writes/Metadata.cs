using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Reads and writes <c>metadata</c> in an object's tree.</summary>
internal static class Metadata
{
    /// <summary>What the server alone decides about an object that exists.</summary>
    private static readonly string[] ServerOwned = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "generateName"];

    /// <summary>The object's metadata, made if absent.</summary>
    /// <exception cref="StatusException">400: it is not an object.</exception>
    public static JsonObject Of(JsonObject node)
    {
        if (node["metadata"] is JsonObject metadata) return metadata;
        if (node["metadata"] is not null) throw ApiError.BadRequest("metadata: expected an object");
        var made = new JsonObject();
        node["metadata"] = made;
        return made;
    }

    /// <summary>A text field; empty if absent.</summary>
    /// <exception cref="StatusException">400: it is not a text.</exception>
    public static string Text(JsonObject node, string name) => node[name] switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw ApiError.BadRequest($"{name}: expected a string"),
    };

    /// <summary>A whole number; 0 if absent or something else.</summary>
    public static long Number(JsonObject node, string name) => node[name] is JsonValue value && TryNumber(value, out var number) ? number : 0;

    // A number in a tree is of whatever type it was made from, and is only given back as that.
    private static bool TryNumber(JsonValue value, out long number)
    {
        if (value.TryGetValue(out number)) return true;
        return value.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Makes the fields the server decides what they were.</summary>
    public static void KeepServerOwned(JsonObject current, JsonObject updated)
    {
        foreach (var name in ServerOwned)
        {
            if (current[name] is { } value) updated[name] = value.DeepClone();
            else updated.Remove(name);
        }
        updated.Remove("selfLink");
    }

    /// <summary>Sets the finalizers; none are left out.</summary>
    public static void SetFinalizers(JsonObject metadata, IReadOnlyList<string> finalizers)
    {
        if (finalizers.Count == 0) metadata.Remove("finalizers");
        else metadata["finalizers"] = new JsonArray([.. finalizers.Select(f => (JsonNode?)JsonValue.Create(f))]);
    }
}
