using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Drops what a schema does not know, and nulls where the schema allows none and has nothing to put there.</summary>
internal sealed class Pruner
{
    private readonly List<string> unknown = [];
    private readonly ValuePath path = new();

    private Pruner()
    {
    }

    /// <summary>Prunes an object in place. Its apiVersion, kind and metadata are left alone.</summary>
    /// <returns>Paths of what was unknown, in order.</returns>
    public static IReadOnlyList<string> Prune(JsonObject resource, StructuralSchema schema)
    {
        var pruner = new Pruner();
        pruner.Object(resource, schema, isResource: true);
        DropNulls(resource, schema);
        pruner.unknown.Sort(StringComparer.Ordinal);
        return pruner.unknown;
    }

    /// <summary>Prunes a value that is not an object of its own, such as a default.</summary>
    public static IReadOnlyList<string> PruneValue(JsonNode? value, StructuralSchema schema)
    {
        var pruner = new Pruner();
        pruner.Value(value, schema);
        return pruner.unknown;
    }

    public static bool IsMeta(string name) => name is "apiVersion" or "kind" or "metadata";

    private void Value(JsonNode? value, StructuralSchema? schema)
    {
        if (value is JsonObject obj) Object(obj, schema, schema?.IsResource == true);
        else if (value is JsonArray list) List(list, schema);
    }

    private void Object(JsonObject obj, StructuralSchema? schema, bool isResource)
    {
        List<string>? gone = null;
        foreach (var (name, value) in obj)
        {
            if (isResource && IsMeta(name)) continue;
            if (schema is not null && Describes(schema, name, out var member)) Below(name, value, member);
            else if (schema?.PreservesUnknown != true) (gone ??= []).Add(name);
        }
        foreach (var name in gone ?? [])
        {
            unknown.Add(path.To(name));
            obj.Remove(name);
        }
    }

    private static bool Describes(StructuralSchema schema, string name, out StructuralSchema? member)
    {
        member = schema.Member(name);
        return member is not null || schema.HasAdditional;
    }

    private void Below(string name, JsonNode? value, StructuralSchema? schema)
    {
        path.PushField(name);
        Value(value, schema);
        path.Pop();
    }

    private void List(JsonArray list, StructuralSchema? schema)
    {
        // In a list whose items nobody describes nothing is unknown, if unknown fields are kept.
        if (schema is { PreservesUnknown: true, Items: null }) return;
        for (var i = 0; i < list.Count; i++)
        {
            path.PushItem(i);
            Value(list[i], schema?.Items);
            path.Pop();
        }
    }

    // A null with a default stays until that takes its place.
    private static void DropNulls(JsonNode? value, StructuralSchema? schema)
    {
        if (value is JsonArray list)
        {
            foreach (var item in list) DropNulls(item, schema?.Items);
        }
        else if (value is JsonObject obj)
        {
            List<string>? gone = null;
            foreach (var (name, below) in obj)
            {
                var member = schema?.Member(name);
                if (below is null && member is { Nullable: false, Default: null }) (gone ??= []).Add(name);
                else DropNulls(below, member);
            }
            foreach (var name in gone ?? []) obj.Remove(name);
        }
    }
}
