using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>Brings an applied configuration into the form the merge needs, and refuses one that does not fit the schema.</summary>
internal static class ApplyConfig
{
    private const int MaxFaults = 20;

    /// <summary>A copy without nulls and without what the endpoint does not set.</summary>
    /// <exception cref="StatusException">400, naming every field that does not fit.</exception>
    public static JsonObject Prepare(JsonObject config, ApplySchema schema, string subresource)
    {
        var copy = WithoutNulls(config)!.AsObject();
        (copy["metadata"] as JsonObject)?.Remove("managedFields");
        foreach (var name in copy.Select(p => p.Key).Where(n => !IsSetThrough(n, schema, subresource)).ToArray()) copy.Remove(name);
        var faults = new List<string>();
        Check(copy, schema.Type, "", faults);
        if (faults.Count > 0) throw ApiError.BadRequest($"failed to create typed patch object ({Describe(config)}): {Join(faults)}");
        return copy;
    }

    private static bool IsSetThrough(string name, ApplySchema schema, string subresource)
    {
        if (name is "apiVersion" or "kind" or "metadata") return true;
        return FieldSets.IsStatus(subresource) ? name == "status" : name != "status" || !schema.StatusIsApart;
    }

    private static void Check(JsonNode? value, ApplyType type, string path, List<string> faults)
    {
        if (faults.Count >= MaxFaults) return;
        if (!type.Divides(value))
        {
            if (type.Shape is ApplyShape.Struct or ApplyShape.Map) faults.Add($"{path}: expected map, got {value?.ToJsonString()}");
            else if (type.Shape is ApplyShape.Keyed or ApplyShape.Set) faults.Add($"{path}: expected list, got {value?.ToJsonString()}");
            return;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var piece in type.Split(value)) CheckPiece(piece, type, path, seen, faults);
    }

    private static void CheckPiece(ApplyPiece piece, ApplyType type, string path, HashSet<string> seen, List<string> faults)
    {
        if (piece.Element.Length == 0)
        {
            faults.Add($"{path}: element {seen.Count}: associative list with keys has an element that omits key field \"{Array.Find(type.Keys, k => piece.Value is not JsonObject o || o[k] is null)}\" (and doesn't have default value)");
            return;
        }
        var below = path + PathElement.Display(piece.Element);
        if (!seen.Add(piece.Element)) faults.Add($"{path}: duplicate entries for key {PathElement.Display(piece.Element)}");
        else if (!IsDeclared(type, piece.Element, path)) faults.Add($"{below}: field not declared in schema");
        else Check(piece.Value, piece.Type, below, faults);
    }

    // apiVersion and kind are in every object and in no schema.
    private static bool IsDeclared(ApplyType type, string element, string path) =>
        element[0] != 'f' || type.Declares(element[2..]) || (path.Length == 0 && element is "f:apiVersion" or "f:kind");

    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject obj => new JsonObject(obj.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, WithoutNulls(p.Value)))),
        JsonArray array => new JsonArray([.. array.Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };

    private static string Describe(JsonObject config)
    {
        var metadata = config["metadata"] as JsonObject;
        return $"{metadata?["namespace"]}/{metadata?["name"]}; {config["apiVersion"]}, Kind={config["kind"]}";
    }

    private static string Join(List<string> faults) =>
        faults.Count == 1 ? faults[0] : $"errors:\n{string.Join('\n', faults.Select(f => "  " + f))}";
}
