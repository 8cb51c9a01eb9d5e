using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Writes the schemas of kinds and of everything they hold, each once.</summary>
internal sealed class OpenApiSchemaWriter(Utf8JsonWriter json, OpenApiDialect dialect)
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<SchemaType> waiting = [];
    private readonly List<OpenApiResource> custom = [];

    /// <summary>Notes a kind, its list, what its subresources take, and what every document refers to.</summary>
    public void AddKind(OpenApiResource resource)
    {
        var type = resource.Type;
        if (SchemaTable.ForKind(type.ApiVersion, type.Kind) is { } known)
        {
            Add(known);
            if (SchemaTable.ForKind(type.ApiVersion, type.ListKind) is { } list) Add(list);
        }
        else if (!custom.Any(c => c.Type.ApiVersion == type.ApiVersion && c.Type.Kind == type.Kind))
        {
            custom.Add(resource);
        }

        foreach (var subresource in resource.Subresources)
        {
            if (SchemaTable.ForKind(subresource.ApiVersion, subresource.Kind) is { } below) Add(below);
        }

        foreach (var name in (ReadOnlySpan<string>)["DeleteOptions", "Status", "ObjectMeta", "ListMeta"]) Add(SchemaTable.ByName(OpenApiNames.Meta + name)!);
    }

    /// <summary>Writes every schema noted so far and all they refer to, as members of the object that is open.</summary>
    public void WriteAll()
    {
        while (waiting.TryDequeue(out var type)) WriteType(type);
        foreach (var resource in custom) new OpenApiCustomSchema(json, dialect, resource).Write();
        WriteSpecial(OpenApiNames.Meta + "Patch", "object", "");
        WriteSpecial(OpenApiNames.Meta + "Time", "string", "date-time");
        WriteSpecial(OpenApiNames.Meta + "MicroTime", "string", "date-time");
        if (dialect == OpenApiDialect.V2)
        {
            WriteSpecial(OpenApiNames.Quantity, "string", "");
            WriteSpecial(OpenApiNames.IntOrString, "string", "int-or-string");
            return;
        }

        WriteEither(OpenApiNames.Quantity, "string", "number", "");
        WriteEither(OpenApiNames.IntOrString, "integer", "string", "int-or-string");
    }

    private void Add(SchemaType type)
    {
        if (seen.Add(type.Name)) waiting.Enqueue(type);
    }

    private void WriteType(SchemaType type)
    {
        json.WriteStartObject(type.Name);
        json.WriteString("type", "object");
        var texts = OpenApiDescriptions.Of(type);
        WriteDescription(texts.Type);
        json.WriteStartObject("properties");
        foreach (var field in type.Fields) WriteField(type, field, texts);
        json.WriteEndObject();
        if (type.Fields.Any(f => f.Required)) OpenApiNames.WriteTexts(json, "required", type.Fields.Where(f => f.Required).Select(f => f.Name));
        if (type.ApiVersion is not ("" or "*")) WriteKind(type);
        json.WriteEndObject();
    }

    private void WriteKind(SchemaType type)
    {
        var slash = type.ApiVersion.IndexOf('/', StringComparison.Ordinal);
        WriteKind(slash < 0 ? "" : type.ApiVersion[..slash], type.ApiVersion[(slash + 1)..], type.ShortName);
    }

    private void WriteKind(string group, string version, string kind)
    {
        json.WriteStartArray("x-kubernetes-group-version-kind");
        json.WriteStartObject();
        OpenApiNames.WriteGroupVersionKind(json, group, version, kind);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteField(SchemaType owner, SchemaField field, TypeDescriptions texts)
    {
        json.WriteStartObject(field.Name);
        WriteDescription(texts.OfField(field.Name));
        if (field.Kind == SchemaKind.Any && field.Shape == SchemaShape.Single && owner.Name.Contains("JSONSchemaProps", StringComparison.Ordinal))
        {
            // Any value at all: a type would be wrong.
            json.WriteEndObject();
            return;
        }

        switch (field.Shape)
        {
            case SchemaShape.Single: WriteValue(field, field.Nullable ? "" : field.Default); break;
            case SchemaShape.List: WriteContainer("array", "items", field); break;
            default: WriteContainer("object", "additionalProperties", field); break;
        }

        WriteMergeRules(field);
        json.WriteEndObject();
    }

    private void WriteContainer(string type, string member, SchemaField field)
    {
        json.WriteString("type", type);
        json.WriteStartObject(member);
        WriteValue(field, "");
        json.WriteEndObject();
    }

    private void WriteValue(SchemaField field, string defaultJson)
    {
        switch (field.Kind)
        {
            case SchemaKind.Message:
                Add(field.Message!);
                WriteReference(field.MessageName, field.Nullable ? "" : "{}");
                return;
            case SchemaKind.Quantity: WriteReference(OpenApiNames.Quantity); return;
            case SchemaKind.IntOrString: WriteReference(OpenApiNames.IntOrString); return;
            case SchemaKind.Time: WriteReference(OpenApiNames.Meta + "Time"); return;
            case SchemaKind.MicroTime: WriteReference(OpenApiNames.Meta + "MicroTime"); return;
            // Any JSON, or a schema: OpenAPI has no words for either.
            case SchemaKind.SchemaOrBool or SchemaKind.SchemaOrList or SchemaKind.SchemaOrTexts: return;
            case SchemaKind.StringList:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                json.WriteString("type", "string");
                json.WriteEndObject();
                return;
        }

        var (type, format) = Scalar(field);
        json.WriteString("type", type);
        if (format.Length > 0) json.WriteString("format", format);
        WriteDefault(defaultJson);
    }

    private void WriteReference(string name, string defaultJson = "")
    {
        dialect.WriteSharedReference(json, name);
        WriteDefault(defaultJson);
    }

    private void WriteDefault(string defaultJson)
    {
        if (defaultJson.Length == 0) return;
        json.WritePropertyName("default");
        json.WriteRawValue(defaultJson);
    }

    private static (string Type, string Format) Scalar(SchemaField field) => field.Kind switch
    {
        SchemaKind.Integer => ("integer", field.Bits == 32 ? "int32" : "int64"),
        SchemaKind.Number => ("number", "double"),
        SchemaKind.Boolean => ("boolean", ""),
        SchemaKind.Bytes => ("string", "byte"),
        SchemaKind.Any => ("object", ""),
        _ => ("string", ""),
    };

    private void WriteMergeRules(SchemaField field)
    {
        if (field.Shape == SchemaShape.List) json.WriteString("x-kubernetes-list-type", ListType(field.ListType));
        else if (field.AtomicMap) json.WriteString("x-kubernetes-map-type", "atomic");
        if (field.ListKeys.Length > 0) OpenApiNames.WriteTexts(json, "x-kubernetes-list-map-keys", field.ListKeys);
        if (field.PatchMergeKey.Length > 0) json.WriteString("x-kubernetes-patch-merge-key", field.PatchMergeKey);
        if (field.PatchMerge || field.PatchRetainKeys) json.WriteString("x-kubernetes-patch-strategy", Strategy(field));
    }

    private static string ListType(SchemaListType type) => type switch
    {
        SchemaListType.Map => "map",
        SchemaListType.Set => "set",
        _ => "atomic",
    };

    private static string Strategy(SchemaField field) => (field.PatchMerge, field.PatchRetainKeys) switch
    {
        (true, true) => "merge,retainKeys",
        (true, false) => "merge",
        _ => "retainKeys",
    };

    private void WriteSpecial(string name, string type, string format)
    {
        json.WriteStartObject(name);
        json.WriteString("type", type);
        if (format.Length > 0) json.WriteString("format", format);
        json.WriteEndObject();
    }

    private void WriteEither(string name, string first, string second, string format)
    {
        json.WriteStartObject(name);
        if (format.Length > 0) json.WriteString("format", format);
        json.WriteStartArray("oneOf");
        foreach (var type in (ReadOnlySpan<string>)[first, second])
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteDescription(string text)
    {
        if (text.Length > 0) json.WriteString("description", text);
    }
}
