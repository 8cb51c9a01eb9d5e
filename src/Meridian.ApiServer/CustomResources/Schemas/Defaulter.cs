using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Fills in the defaults of a schema.</summary>
internal static class Defaulter
{
    /// <summary>Fills in what is missing, in place. Repeating it changes nothing.</summary>
    public static void Default(JsonNode? value, StructuralSchema? schema)
    {
        if (schema is not { HasDefaults: true }) return;
        if (value is JsonObject obj) DefaultObject(obj, schema);
        else if (value is JsonArray list) DefaultList(list, schema.Items);
    }

    private static void DefaultObject(JsonObject obj, StructuralSchema schema)
    {
        foreach (var (name, property) in schema.Properties)
        {
            if (property.Default is null || (obj.TryGetPropertyValue(name, out var found) && (found is not null || property.Nullable))) continue;
            obj[name] = property.Default.DeepClone();
        }
        if (schema.Additional is { Nullable: false, Default: { } one })
        {
            foreach (var name in obj.Where(p => p.Value is null && !schema.Properties.ContainsKey(p.Key)).Select(p => p.Key).ToArray()) obj[name] = one.DeepClone();
        }
        foreach (var (name, value) in obj) Default(value, schema.Member(name));
    }

    private static void DefaultList(JsonArray list, StructuralSchema? items)
    {
        if (items is null) return;
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is null && items is { Nullable: false, Default: { } one }) list[i] = one.DeepClone();
            Default(list[i], items);
        }
    }
}
