using System.Collections.Concurrent;

namespace Meridian.Cel.Schemas;

/// <summary>The object types of schemas. A type is known from when a variable or a field of it was asked for.</summary>
internal sealed class SchemaTypes : ICelTypes
{
    private readonly ConcurrentDictionary<string, CelSchema> byName = new(StringComparer.Ordinal);

    public bool HasType(string name) => byName.ContainsKey(name);

    public CelType? FieldType(string typeName, string field)
    {
        if (!byName.TryGetValue(typeName, out var schema) || schema.FieldName(field) is not { } name) return null;
        return schema.Property(name) is { IsExposed: true } property ? Register(property) : null;
    }

    /// <summary>The schema's type, from now on known by name.</summary>
    public CelType Register(CelSchema schema)
    {
        if (schema.CelType.Kind == CelTypeKind.Object) byName.TryAdd(schema.CelType.Name, schema);
        else if ((schema.Items ?? schema.AdditionalProperties) is { } inner) Register(inner);
        return schema.CelType;
    }
}
