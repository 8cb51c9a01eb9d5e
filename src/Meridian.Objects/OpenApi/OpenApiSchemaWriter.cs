using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Writes the schemas of kinds and of everything they hold, each once.</summary>
internal sealed class OpenApiSchemaWriter(Utf8JsonWriter json)
{
    private const string QuantityName = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    private const string IntOrStringName = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<SchemaType> waiting = [];
    private readonly List<(string Name, ResourceType Type, string Kind)> untyped = [];

    /// <summary>Notes a kind, its list, and what every document refers to.</summary>
    public void AddKind(ResourceType type)
    {
        foreach (var kind in (ReadOnlySpan<string>)[type.Kind, type.ListKind])
        {
            if (SchemaTable.ForKind(type.ApiVersion, kind) is { } known) Add(known);
            else untyped.Add((OpenApiNames.Schema(type, kind), type, kind));
        }

        foreach (var name in (ReadOnlySpan<string>)["DeleteOptions", "Status"]) Add(SchemaTable.ByName(OpenApiNames.Meta + name)!);
    }

    /// <summary>Writes every schema noted so far and all they refer to, as members of the object that is open.</summary>
    public void WriteAll()
    {
        while (waiting.TryDequeue(out var type)) WriteType(type);
        foreach (var (name, type, kind) in untyped) WriteUntyped(name, type, kind);
        WriteSpecial(OpenApiNames.Meta + "Patch", "object", "");
        WriteSpecial(OpenApiNames.Meta + "Time", "string", "date-time");
        WriteSpecial(OpenApiNames.Meta + "MicroTime", "string", "date-time");
        WriteEither(QuantityName, "string", "number", "");
        WriteEither(IntOrStringName, "integer", "string", "int-or-string");
    }

    private void Add(SchemaType type)
    {
        if (seen.Add(type.Name)) waiting.Enqueue(type);
    }

    private void WriteType(SchemaType type)
    {
        json.WriteStartObject(type.Name);
        json.WriteString("type", "object");
        WriteDescription(OpenApiDescriptions.OfType(type));
        json.WriteStartObject("properties");
        foreach (var field in type.Fields) WriteField(type, field);
        json.WriteEndObject();
        if (type.Fields.Any(f => f.Required)) WriteTexts("required", type.Fields.Where(f => f.Required).Select(f => f.Name));
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

    private void WriteUntyped(string name, ResourceType type, string kind)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "object");
        json.WriteBoolean("x-kubernetes-preserve-unknown-fields", true);
        WriteKind(type.Group, type.Version, kind);
        json.WriteEndObject();
    }

    private void WriteField(SchemaType owner, SchemaField field)
    {
        json.WriteStartObject(field.Name);
        WriteDescription(OpenApiDescriptions.OfField(owner, field));
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
            case SchemaKind.Quantity: WriteReference(QuantityName); return;
            case SchemaKind.IntOrString: WriteReference(IntOrStringName); return;
            case SchemaKind.Time: WriteReference(OpenApiNames.Meta + "Time"); return;
            case SchemaKind.MicroTime: WriteReference(OpenApiNames.Meta + "MicroTime"); return;
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

    // A reference cannot have siblings, hence the list of one.
    private void WriteReference(string name, string defaultJson = "")
    {
        json.WriteStartArray("allOf");
        json.WriteStartObject();
        OpenApiNames.WriteRef(json, name);
        json.WriteEndObject();
        json.WriteEndArray();
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
        if (field.ListKeys.Length > 0) WriteTexts("x-kubernetes-list-map-keys", field.ListKeys);
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

    private void WriteTexts(string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

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
