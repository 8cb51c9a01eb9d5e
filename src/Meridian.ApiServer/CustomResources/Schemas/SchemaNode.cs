using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>The value rules of one level of a schema, ready to be asked. Immutable and shared.</summary>
internal sealed class SchemaNode
{
    public SchemaNode(JsonObject source)
    {
        Types = Flag(source, "x-kubernetes-int-or-string") ? ["integer", "string"] : Text(source, "type") is { Length: > 0 } type ? [type] : [];
        Nullable = Flag(source, "nullable");
        Format = ValueFormats.Known(Types, Text(source, "format"));
        (Maximum, ExclusiveMaximum) = (JsonValues.Double(source["maximum"]), Flag(source, "exclusiveMaximum"));
        (Minimum, ExclusiveMinimum) = (JsonValues.Double(source["minimum"]), Flag(source, "exclusiveMinimum"));
        MultipleOf = JsonValues.Double(source["multipleOf"]);
        (MaxLength, MinLength) = (JsonValues.Long(source["maxLength"]), JsonValues.Long(source["minLength"]));
        (MaxItems, MinItems) = (JsonValues.Long(source["maxItems"]), JsonValues.Long(source["minItems"]));
        (MaxProperties, MinProperties) = (JsonValues.Long(source["maxProperties"]), JsonValues.Long(source["minProperties"]));
        UniqueItems = Flag(source, "uniqueItems");
        PatternText = Text(source, "pattern");
        Pattern = PatternText.Length > 0 ? ValuePattern.Compile(PatternText) : null;
        Enum = source["enum"] as JsonArray;
        Required = [.. (source["required"] as JsonArray ?? []).Select(n => n?.ToString() ?? "")];
        (AllOf, AnyOf, OneOf) = (Nodes(source, "allOf"), Nodes(source, "anyOf"), Nodes(source, "oneOf"));
        Not = Node(source, "not");
        Properties = (source["properties"] as JsonObject ?? []).Where(p => p.Value is JsonObject).ToDictionary(p => p.Key, p => new SchemaNode(p.Value!.AsObject()), StringComparer.Ordinal);
        Items = Node(source, "items");
        Additional = Node(source, "additionalProperties");
        ForbidsAdditional = source["additionalProperties"] is JsonValue allows && allows.TryGetValue(out bool allowed) && !allowed;
        ListKeys = Text(source, "x-kubernetes-list-type") == "map" ? [.. (source["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(k => k?.ToString() ?? "")] : [];
    }

    public string[] Types { get; }

    public bool Nullable { get; }

    /// <summary>Format that is checked; empty for one that is not.</summary>
    public string Format { get; }

    public double? Maximum { get; }

    public bool ExclusiveMaximum { get; }

    public double? Minimum { get; }

    public bool ExclusiveMinimum { get; }

    public double? MultipleOf { get; }

    public long? MaxLength { get; }

    public long? MinLength { get; }

    public long? MaxItems { get; }

    public long? MinItems { get; }

    public long? MaxProperties { get; }

    public long? MinProperties { get; }

    public bool UniqueItems { get; }

    public string PatternText { get; }

    /// <summary>The pattern; null if there is none, or if it is no regular expression.</summary>
    public Regex? Pattern { get; }

    public JsonArray? Enum { get; }

    public string[] Required { get; }

    public SchemaNode[] AllOf { get; }

    public SchemaNode[] AnyOf { get; }

    public SchemaNode[] OneOf { get; }

    public SchemaNode? Not { get; }

    public Dictionary<string, SchemaNode> Properties { get; }

    public SchemaNode? Items { get; }

    public SchemaNode? Additional { get; }

    public bool ForbidsAdditional { get; }

    /// <summary>Keys by which items of a list are the same before and after a change; none if their places tell.</summary>
    public string[] ListKeys { get; }

    private static SchemaNode? Node(JsonObject source, string name) => source[name] is JsonObject schema ? new SchemaNode(schema) : null;

    private static SchemaNode[] Nodes(JsonObject source, string name) => [.. (source[name] as JsonArray ?? []).OfType<JsonObject>().Select(s => new SchemaNode(s))];

    private static string Text(JsonObject source, string name) => source[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static bool Flag(JsonObject source, string name) => source[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
