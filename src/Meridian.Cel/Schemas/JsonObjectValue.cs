namespace Meridian.Cel.Schemas;

/// <summary>A JSON object whose fields the schema names; other fields are not seen.</summary>
internal sealed class JsonObjectValue(JsonRef json, CelSchema schema) : CelObject
{
    public override CelType Type => schema.CelType;

    public override IEnumerable<string> Fields => json.Names().Where(n => schema.Property(n) is not null).Select(FieldNames.Escape);

    public override bool TryGet(string field, out CelValue value)
    {
        var name = FieldNames.Unescape(field);
        value = default;
        if (schema.Property(name) is not { } property || !json.TryProperty(name, out var found)) return false;
        value = JsonValues.Of(found, property);
        return true;
    }

    public override bool Has(string field)
    {
        var name = FieldNames.Unescape(field);
        return schema.Property(name) is not null && json.TryProperty(name, out _);
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
