using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>Writes the schemas of one custom resource and its list.</summary>
internal sealed class OpenApiCustomSchema(Utf8JsonWriter json, OpenApiDialect dialect, OpenApiResource resource)
{
    private const string PreserveUnknown = "x-kubernetes-preserve-unknown-fields";

    private readonly ResourceType type = resource.Type;
    private readonly JsonObject? schema = resource.Schema;

    public void Write()
    {
        var name = OpenApiNames.Schema(type, type.Kind);
        json.WritePropertyName(name);
        Content().WriteTo(json);
        WriteList(OpenApiNames.Schema(type, type.ListKind), name);
    }

    private JsonObject Content()
    {
        var content = dialect == OpenApiDialect.V2 ? ContentV2() : OpenApiStructural.ForV3(schema ?? Bare());
        if (content["properties"] is JsonObject || dialect == OpenApiDialect.V3) AddTypeMeta(content);
        content["x-kubernetes-group-version-kind"] = new JsonArray(KindNode(type.Kind));
        return content;
    }

    // Members beside an open root would make kubectl refuse all others.
    private JsonObject ContentV2()
    {
        if (schema is null) return new JsonObject { ["type"] = "object" };
        if (!IsTrue(schema, PreserveUnknown))
        {
            var made = OpenApiStructural.ForV2(schema);
            made["properties"] ??= new JsonObject();
            return made;
        }

        var bare = new JsonObject { ["type"] = "object", [PreserveUnknown] = true };
        if (schema["description"] is { } text) bare["description"] = text.DeepClone();
        return bare;
    }

    private static JsonObject Bare() => new() { ["type"] = "object", [PreserveUnknown] = true };

    private void AddTypeMeta(JsonObject content)
    {
        if (content["properties"] is not JsonObject properties) content["properties"] = properties = [];
        foreach (var (name, text) in OpenApiDescriptions.TypeMeta) properties[name] = new JsonObject { ["description"] = text, ["type"] = "string" };
        var metadata = new JsonObject { ["description"] = OpenApiDescriptions.OfMetadata };
        var reference = dialect.Reference(OpenApiNames.Meta + "ObjectMeta");
        if (dialect == OpenApiDialect.V2) metadata["$ref"] = reference;
        else metadata["allOf"] = new JsonArray(new JsonObject { ["$ref"] = reference });
        properties["metadata"] = metadata;
    }

    private void WriteList(string name, string itemSchema)
    {
        json.WriteStartObject(name);
        json.WriteString("description", $"{type.ListKind} is a list of {type.Kind}");
        json.WriteString("type", "object");
        OpenApiNames.WriteTexts(json, "required", ["items"]);
        json.WriteStartObject("properties");
        foreach (var (member, text) in OpenApiDescriptions.TypeMeta)
        {
            json.WriteStartObject(member);
            json.WriteString("description", text);
            json.WriteString("type", "string");
            json.WriteEndObject();
        }

        json.WriteStartObject("items");
        json.WriteString("description", $"List of {type.Plural}.");
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        dialect.WriteSharedReference(json, itemSchema);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        json.WriteString("description", OpenApiDescriptions.OfMetadata);
        dialect.WriteSharedReference(json, OpenApiNames.Meta + "ListMeta");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WritePropertyName("x-kubernetes-group-version-kind");
        new JsonArray(KindNode(type.ListKind)).WriteTo(json);
        json.WriteEndObject();
    }

    private JsonObject KindNode(string kind) => new() { ["group"] = type.Group, ["kind"] = kind, ["version"] = type.Version };

    internal static bool IsTrue(JsonObject node, string name) => node[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
