using System.Text.Json.Nodes;
using Meridian.Objects.Apply;

namespace Meridian.Objects;

/// <summary>Lays a configuration over an object without any bookkeeping of owners: what mutating admission policies do.</summary>
public static class ConfigurationMerge
{
    /// <summary>A new tree: the configuration's values, and whatever else the object has. Neither argument is changed.</summary>
    public static JsonObject Merge(JsonObject live, JsonObject configuration, ApplySchema schema) =>
        ApplyMerge.Merge(live, configuration, schema.Type)!.AsObject();

    /// <summary>Paths of the lists, maps and objects in a configuration that can only be replaced whole, such as <c>.spec.tolerations</c>.</summary>
    public static IEnumerable<string> AtomicPaths(JsonObject configuration, ApplySchema schema) => AtomicPaths(configuration, schema.Type, "");

    private static IEnumerable<string> AtomicPaths(JsonNode? value, ApplyType type, string path)
    {
        if (value is not (JsonObject or JsonArray)) return [];
        if (!type.Divides(value)) return [path];
        return value is JsonObject
            ? type.Split(value).SelectMany(p => AtomicPaths(p.Value, p.Type, $"{path}.{p.Element[2..]}"))
            : type.Split(value).SelectMany(p => AtomicPaths(p.Value, p.Type, $"{path}[{p.Element[2..]}]"));
    }
}
