using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What ConfigMaps and Secrets have in common.</summary>
internal static class DataRules
{
    private const int MaxBytes = 1024 * 1024;

    public static void ValidateKeys(JsonObject obj, string map, Faults faults)
    {
        foreach (var (key, _) in obj.Obj(map) ?? []) faults.Each($"{map}[{key}]", key, NameSyntax.DataKeyFaults(key));
    }

    /// <summary>Checks what all values together take.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="textMap">Name of the map of texts; empty for none.</param>
    /// <param name="base64Map">Name of the map of base64.</param>
    /// <param name="field">Field that the fault names.</param>
    /// <param name="faults">Collects.</param>
    public static void ValidateSize(JsonObject obj, string textMap, string base64Map, string field, Faults faults)
    {
        long bytes = textMap.Length == 0 ? 0 : obj.Map(textMap).Values.Sum(v => (long)Encoding.UTF8.GetByteCount(v));
        bytes += obj.Map(base64Map).Values.Sum(v => v.Length / 4L * 3);
        if (bytes > MaxBytes) faults.TooLong(field, MaxBytes);
    }

    public static void ValidateImmutable(JsonObject current, JsonObject updated, string[] maps, Faults faults)
    {
        if (!current.Flag("immutable")) return;
        const string detail = "field is immutable when `immutable` is set";
        if (!updated.Flag("immutable")) faults.Forbidden("immutable", detail);
        foreach (var map in maps)
            if (!JsonNode.DeepEquals(current[map] ?? new JsonObject(), updated[map] ?? new JsonObject())) faults.Forbidden(map, detail);
    }
}
