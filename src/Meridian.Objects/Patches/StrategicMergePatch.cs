using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>
/// The strategic merge patch of Kubernetes: like a merge patch, but lists merge item by item where the schema says so, and directives
/// (<c>$patch</c>, <c>$retainKeys</c>, <c>$deleteFromPrimitiveList/x</c>, <c>$setElementOrder/x</c>) say the rest.
/// </summary>
public static class StrategicMergePatch
{
    /// <summary>The patched copy of an object; neither argument is changed.</summary>
    /// <param name="target">The object as it is.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="type">Type of the object: it tells which lists merge, and by which key.</param>
    /// <exception cref="StatusException">400: the patch is malformed.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch, SchemaType type) =>
        Merge(target.DeepClone().AsObject(), patch, type);

    /// <summary>Merges into <paramref name="target"/>, which the caller owns, and returns the result.</summary>
    /// <param name="target">Changed in place.</param>
    /// <param name="patch">Not changed.</param>
    /// <param name="type">Type of both; null if it is not known: then objects merge and lists are replaced.</param>
    internal static JsonObject Merge(JsonObject target, JsonObject patch, SchemaType? type)
    {
        switch (PatchDirective.Of(patch))
        {
            case "replace": return PatchDirective.Plain(patch)!.AsObject();
            case "delete": return [];
        }
        if (patch[PatchDirective.RetainKeys] is { } keys) Retain(target, patch, keys);
        foreach (var (name, value) in patch) MergeProperty(target, patch, name, value, type);
        return target;
    }

    private static void MergeProperty(JsonObject target, JsonObject patch, string name, JsonNode? value, SchemaType? type)
    {
        if (name is PatchDirective.Patch or PatchDirective.RetainKeys) return;
        if (name.StartsWith(PatchDirective.DeleteFromList, StringComparison.Ordinal))
        {
            StrategicList.DeleteScalars(target, name[PatchDirective.DeleteFromList.Length..], value);
            return;
        }
        if (name.StartsWith(PatchDirective.SetOrder, StringComparison.Ordinal))
        {
            // Handled with the list itself, if the patch has it: merging and ordering belong together.
            var list = name[PatchDirective.SetOrder.Length..];
            if (!patch.ContainsKey(list)) StrategicList.Reorder(target, list, value, FieldOf(type, list));
            return;
        }
        if (value is null) target.Remove(name);
        else MergeValue(target, name, value, patch[PatchDirective.SetOrder + name], FieldOf(type, name));
    }

    private static void MergeValue(JsonObject target, string name, JsonNode value, JsonNode? order, SchemaField? field)
    {
        var existing = target[name];
        if (value is JsonObject inner)
        {
            if (existing is JsonObject known) Put(target, name, Merge(known, inner, TypeBelow(field)));
            else if (PatchDirective.Of(inner) != "delete") target[name] = PatchDirective.Plain(inner);
        }
        else if (value is JsonArray items && field is { PatchMerge: true, Shape: SchemaShape.List })
            target[name] = StrategicList.Merge(existing as JsonArray ?? [], items, order, field);
        else target[name] = PatchDirective.Plain(value);
    }

    // Only keys in the list survive; the patch may not set others.
    private static void Retain(JsonObject target, JsonObject patch, JsonNode keys)
    {
        var retained = keys is JsonArray array ? array.Select(k => k?.ToString() ?? "").ToHashSet(StringComparer.Ordinal) : null;
        if (retained is null || patch.Any(p => p.Value is not null && !p.Key.StartsWith('$') && !retained.Contains(p.Key)))
            throw ApiError.BadRequest("invalid patch format of retainKeys");
        foreach (var name in target.Select(p => p.Key).Where(k => !retained.Contains(k)).ToArray()) target.Remove(name);
    }

    private static SchemaField? FieldOf(SchemaType? type, string name) => type is not null && type.TryField(name, out var field) ? field : null;

    // Below a map of messages the names are keys, not fields: no type describes them as one object.
    private static SchemaType? TypeBelow(SchemaField? field) =>
        field is { Kind: SchemaKind.Message, Shape: SchemaShape.Single } ? field.Message : null;

    private static void Put(JsonObject target, string name, JsonObject merged)
    {
        if (!ReferenceEquals(target[name], merged)) target[name] = merged;
    }
}
