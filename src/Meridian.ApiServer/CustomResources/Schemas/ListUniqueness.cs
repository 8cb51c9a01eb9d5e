using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Whether the items of sets, and the keys of the items of maps, are all different.</summary>
internal static class ListUniqueness
{
    /// <summary>Finds what stands twice.</summary>
    public static IReadOnlyList<StatusCause> Validate(JsonObject resource, StructuralSchema schema)
    {
        if (!schema.HasUniqueLists) return [];
        var faults = new List<StatusCause>();
        Check(resource, schema, new ValuePath(), faults);
        return faults;
    }

    private static void Check(JsonNode? value, StructuralSchema? schema, ValuePath path, List<StatusCause> faults)
    {
        if (schema is not { HasUniqueLists: true }) return;
        if (value is JsonArray list) CheckList(list, schema, path, faults);
        else if (value is JsonObject obj) CheckObject(obj, schema, path, faults);
    }

    private static void CheckObject(JsonObject obj, StructuralSchema schema, ValuePath path, List<StatusCause> faults)
    {
        foreach (var (name, value) in obj)
        {
            if (schema.Properties.TryGetValue(name, out var property)) path.PushField(name);
            else path.PushKey(name);
            Check(value, property ?? schema.Additional, path, faults);
            path.Pop();
        }
    }

    private static void CheckList(JsonArray list, StructuralSchema schema, ValuePath path, List<StatusCause> faults)
    {
        if (schema.ListType == "set") Unique([.. list], path, faults);
        else if (schema.ListType == "map") CheckMap(list, schema.ListKeys, path, faults);
        for (var i = 0; i < list.Count; i++)
        {
            path.PushItem(i);
            Check(list[i], schema.Items, path, faults);
            path.Pop();
        }
    }

    private static void CheckMap(JsonArray list, string[] keys, ValuePath path, List<StatusCause> faults)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is null or JsonObject) continue;
            faults.Add(FieldFault.Invalid($"{path}[{i}]", JsonValues.Render(list[i]), "must be an object for an array of list-type map"));
            return;
        }
        Unique([.. list.Select(item => Key(item as JsonObject, keys))], path, faults);
    }

    private static JsonObject Key(JsonObject? item, string[] keys) =>
        new(keys.Where(k => item?.ContainsKey(k) == true).Order(StringComparer.Ordinal).Select(k => KeyValuePair.Create(k, item![k]?.DeepClone())));

    // Told where a value stands for the second time, and only there.
    private static void Unique(IReadOnlyList<JsonNode?> items, ValuePath path, List<StatusCause> faults)
    {
        if (items.Count < 2) return;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            var text = JsonValues.Render(items[i]);
            var times = seen[text] = seen.GetValueOrDefault(text) + 1;
            if (times == 2) faults.Add(new StatusCause("FieldValueDuplicate", $"Duplicate value: {text}", $"{path}[{i}]"));
        }
    }
}
