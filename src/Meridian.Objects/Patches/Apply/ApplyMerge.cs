using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>Lays an applied configuration over an object.</summary>
internal static class ApplyMerge
{
    /// <summary>A new tree: the configuration's values, and whatever else the object has.</summary>
    public static JsonNode? Merge(JsonNode? live, JsonNode? config, ApplyType type)
    {
        if (!type.Divides(config)) return ApplyValues.AreEqual(live, config, type.Kind) ? live?.DeepClone() : config?.DeepClone();
        return config is JsonObject obj ? MergeObject(live as JsonObject, obj, type) : MergeList(live as JsonArray, config!.AsArray(), type);
    }

    private static JsonObject MergeObject(JsonObject? live, JsonObject config, ApplyType type)
    {
        var merged = new JsonObject();
        foreach (var (name, value) in live ?? [])
            merged[name] = config.ContainsKey(name) ? Merge(value, config[name], type.FieldType(name)) : value?.DeepClone();
        foreach (var (name, value) in config)
            if (!merged.ContainsKey(name)) merged[name] = Merge(null, value, type.FieldType(name));
        return merged;
    }

    // Items of the configuration keep their order; items only the object has stay before the shared item they stood before.
    private static JsonArray MergeList(JsonArray? live, JsonArray config, ApplyType type)
    {
        var left = type.Split(live).ToArray();
        var right = type.Split(config).ToArray();
        var byElement = left.Where(p => p.Element.Length > 0).DistinctBy(p => p.Element).ToDictionary(p => p.Element, StringComparer.Ordinal);
        var wanted = right.Select(p => p.Element).ToHashSet(StringComparer.Ordinal);
        var nextShared = NextShared(right, byElement);
        var merged = new JsonArray();
        var at = 0;
        for (var i = 0; i < right.Length; i++)
        {
            for (; at < left.Length && left[at].Element != nextShared[i]; at++)
                if (!wanted.Contains(left[at].Element)) merged.Add(left[at].Value?.DeepClone());
            merged.Add(Merge(byElement.TryGetValue(right[i].Element, out var known) ? known.Value : null, right[i].Value, right[i].Type));
        }
        for (; at < left.Length; at++)
            if (!wanted.Contains(left[at].Element)) merged.Add(left[at].Value?.DeepClone());
        return merged;
    }

    // For each item of the configuration the first one from there on that the object has too.
    private static string?[] NextShared(ApplyPiece[] right, Dictionary<string, ApplyPiece> left)
    {
        var next = new string?[right.Length];
        string? shared = null;
        for (var i = right.Length - 1; i >= 0; i--)
        {
            if (left.ContainsKey(right[i].Element)) shared = right[i].Element;
            next[i] = shared;
        }
        return next;
    }
}
