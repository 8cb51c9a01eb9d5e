using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Objects with apiVersion, kind and metadata of their own inside custom resources.</summary>
internal static class EmbeddedResources
{
    private static readonly SchemaType ObjectMeta = SchemaTable.ByName("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")!;

    /// <summary>Drops what their metadata does not have, in place.</summary>
    /// <returns>Paths of what was dropped.</returns>
    /// <exception cref="StatusException">400: a field of their metadata has another type.</exception>
    public static IReadOnlyList<string> Coerce(JsonObject resource, StructuralSchema schema)
    {
        if (!schema.HasResources) return [];
        var dropped = new List<string>();
        Walk(resource, schema, new ValuePath(), (found, path) => CoerceOne(found, path, dropped), isRoot: true);
        return dropped;
    }

    /// <summary>Finds the faults of their names and kinds.</summary>
    public static IReadOnlyList<StatusCause> Validate(JsonObject resource, StructuralSchema schema)
    {
        if (!schema.HasResources) return [];
        var faults = new List<StatusCause>();
        Walk(resource, schema, new ValuePath(), (found, path) => ValidateOne(found, path, faults), isRoot: true);
        return faults;
    }

    private static void Walk(JsonNode? value, StructuralSchema? schema, ValuePath path, Action<JsonObject, ValuePath> visit, bool isRoot = false)
    {
        if (schema is not { HasResources: true }) return;
        if (value is JsonObject obj)
        {
            if (schema.IsResource && !isRoot) visit(obj, path);
            foreach (var (name, below) in obj)
            {
                path.PushField(name);
                Walk(below, schema.Member(name), path, visit);
                path.Pop();
            }
        }
        else if (value is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                path.PushItem(i);
                Walk(list[i], schema.Items, path, visit);
                path.Pop();
            }
        }
    }

    private static void CoerceOne(JsonObject found, ValuePath path, List<string> dropped)
    {
        if (found["metadata"] is not JsonObject metadata) return;
        var known = ObjectDecoder.DecodePart(JsonBytes.Of(metadata), ObjectMeta, path.To("metadata"));
        dropped.AddRange(metadata.Select(p => p.Key).Where(name => !ObjectMeta.TryField(name, out _)).Select(name => path.To($"metadata.{name}")));
        metadata.Clear();
        foreach (var (name, value) in known.ToArray())
        {
            known.Remove(name);
            metadata[name] = value;
        }
    }

    private static void ValidateOne(JsonObject found, ValuePath path, List<StatusCause> faults)
    {
        foreach (var name in (string[])["apiVersion", "kind"])
        {
            if (!found.ContainsKey(name)) faults.Add(FieldFault.Required(path.To(name)));
            else if (found[name] is not JsonValue value || !value.TryGetValue(out string? text)) faults.Add(FieldFault.Invalid(path.To(name), JsonValues.Render(found[name]), "must be a string"));
            else if (text.Length == 0) faults.Add(FieldFault.InvalidText(path.To(name), "", "must not be empty"));
        }
    }
}
