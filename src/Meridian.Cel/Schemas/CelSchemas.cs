using System.Text.Json.Nodes;

namespace Meridian.Cel;

/// <summary>Reads schemas from OpenAPI documents.</summary>
public static class CelSchemas
{
    private static readonly CelSchema AnyText = new() { Type = "string" };

    /// <summary>The schema that an OpenAPI v3 schema object with Kubernetes's extensions describes; nested ones are read along.</summary>
    public static CelSchema Read(JsonObject schema) => new()
    {
        Type = TextOf(schema, "type"), Format = TextOf(schema, "format"), Nullable = Flag(schema, "nullable"),
        IntOrString = Flag(schema, "x-kubernetes-int-or-string"), PreserveUnknownFields = Flag(schema, "x-kubernetes-preserve-unknown-fields"),
        Properties = PropertiesOf(schema), Required = RequiredOf(schema),
        AdditionalProperties = schema["additionalProperties"] switch { JsonObject values => Read(values), JsonValue v when v.GetValueKind() == System.Text.Json.JsonValueKind.True => CelSchema.Any, _ => null },
        Items = schema["items"] is JsonObject items ? Read(items) : null,
        MaxLength = Number(schema, "maxLength"), MaxItems = Number(schema, "maxItems"), MaxProperties = Number(schema, "maxProperties"),
        MaxEnumLength = schema["enum"] is JsonArray { Count: > 0 } listed ? listed.Max(v => (long)(v?.ToString().Length ?? 4)) : null,
        ListType = TextOf(schema, "x-kubernetes-list-type") is { Length: > 0 } listType ? listType : "atomic",
        ListMapKeys = [.. (schema["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(k => k!.ToString())],
    };

    /// <summary>The schema with what every resource has and expressions may read: <c>apiVersion</c>, <c>kind</c>, <c>metadata.name</c> and <c>metadata.generateName</c>.</summary>
    public static CelSchema ForResource(CelSchema schema)
    {
        var properties = new Dictionary<string, CelSchema>(schema.Properties, StringComparer.Ordinal) { ["apiVersion"] = AnyText, ["kind"] = AnyText };
        properties["metadata"] = new CelSchema { Type = "object", Properties = new Dictionary<string, CelSchema> { ["name"] = AnyText, ["generateName"] = AnyText } };
        return new CelSchema
        {
            Type = "object", Nullable = schema.Nullable, Properties = properties, Required = schema.Required, MaxProperties = schema.MaxProperties,
        };
    }

    private static Dictionary<string, CelSchema> PropertiesOf(JsonObject schema)
    {
        var properties = new Dictionary<string, CelSchema>(StringComparer.Ordinal);
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
            if (property is JsonObject described) properties[name] = Flag(described, "x-kubernetes-embedded-resource") ? ForResource(Read(described)) : Read(described);
        return properties;
    }

    private static List<string> RequiredOf(JsonObject schema)
    {
        var properties = schema["properties"] as JsonObject;
        return [.. (schema["required"] as JsonArray ?? []).Select(n => n!.ToString()).Where(n => properties?[n] is JsonObject p && !p.ContainsKey("default"))];
    }

    private static string TextOf(JsonObject schema, string name) => schema[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static bool Flag(JsonObject schema, string name) => schema[name]?.GetValueKind() == System.Text.Json.JsonValueKind.True;

    private static long? Number(JsonObject schema, string name) =>
        schema[name] is JsonValue value && Schemas.JsonRef.Of(value).TryInt(out var number) ? number : null;
}
