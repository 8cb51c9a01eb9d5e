using System.Runtime.CompilerServices;

namespace Meridian.Objects.Apply;

/// <summary>How server-side apply divides custom resources, by their schema.</summary>
internal static class StructuralApplyType
{
    private static readonly ConditionalWeakTable<StructuralSchema, ApplyType> Roots = [];

    /// <summary>The type of a whole object.</summary>
    public static ApplyType OfResource(StructuralSchema schema) => Roots.GetValue(schema, static s => Resource(s));

    private static ApplyType Resource(StructuralSchema schema) => ApplyType.Struct(name => name switch
    {
        "apiVersion" or "kind" => ApplyType.Leaf,
        "metadata" => ApplyType.Of(SchemaTable.ByName(OpenApiNames.Meta + "ObjectMeta")),
        _ => schema.Properties.TryGetValue(name, out var property) ? Of(property) : null,
    }, open: schema.PreservesUnknown);

    private static ApplyType Of(StructuralSchema schema)
    {
        if (schema.MapType == "atomic") return ApplyType.Leaf;
        if (schema.IsResource) return Resource(schema);
        if (schema.Properties.Count > 0)
            return ApplyType.Struct(name => schema.Properties.TryGetValue(name, out var property) ? Of(property) : null, schema.PreservesUnknown);
        if (schema.Additional is { } values) return ApplyType.Map(Of(values));
        return schema.Type switch
        {
            "array" => OfList(schema),
            "object" or "" when !schema.IsIntOrString => ApplyType.Unknown,
            _ => ApplyType.Leaf,
        };
    }

    private static ApplyType OfList(StructuralSchema list) => list.ListType switch
    {
        "map" when list.Items is { } items => ApplyType.Keyed(list.ListKeys, Of(items)),
        "set" => ApplyType.Set,
        _ => ApplyType.Leaf,
    };
}
