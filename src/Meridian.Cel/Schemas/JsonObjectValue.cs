using System.Text.Json;

namespace Meridian.Cel.Schemas;

/// <summary>A JSON object whose fields the schema names; other fields, and those that are null, are not seen.</summary>
internal sealed class JsonObjectValue(JsonRef json, CelSchema schema) : CelObject
{
    public override CelType Type => schema.CelType;

    public override IEnumerable<string> Fields => json.Names().Where(n => schema.Property(n) is { IsExposed: true } && json.TryProperty(n, out var value) && value.Kind is not JsonValueKind.Null).Select(n => schema.Verbatim ? n : FieldNames.Escape(n));

    public override bool TryGet(string field, out CelValue value)
    {
        var name = schema.FieldName(field) ?? "";
        value = default;
        if (schema.Property(name) is not { IsExposed: true } property || !json.TryProperty(name, out var found) || found.Kind is JsonValueKind.Null) return false;
        value = JsonValues.Of(found, property);
        return true;
    }

    public override bool Has(string field)
    {
        var name = schema.FieldName(field) ?? "";
        return schema.Property(name) is { IsExposed: true } && json.TryProperty(name, out var found) && found.Kind is not JsonValueKind.Null;
    }
}

/// <summary>A JSON object as a map.</summary>
internal sealed class JsonMapValue(JsonRef json, CelSchema? values) : CelMap
{
    public override int Count => json.PropertyCount;

    public override IEnumerable<CelValue> Keys => json.Names().Select(CelValue.String);

    public override bool TryGet(CelValue key, out CelValue value)
    {
        value = default;
        if (key.Kind != CelKind.String || !json.TryProperty(key.AsString(), out var found)) return false;
        value = JsonValues.Of(found, values);
        return true;
    }
}
