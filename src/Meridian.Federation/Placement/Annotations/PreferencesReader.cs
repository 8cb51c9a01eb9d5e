using System.Text.Json;

namespace Meridian.Federation;

/// <summary>Reads the preferences annotation. Field names may have any case, as Federation v1 took them; unknown fields are ignored.</summary>
internal static class PreferencesReader
{
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 8 };

    /// <exception cref="FormatException">The text is not a valid set of preferences; the message names the field and what would be valid.</exception>
    public static ReplicaPreferences Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Limits);
            return Read(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw new FormatException($"not valid JSON: {fault.Message}", fault);
        }
    }

    private static ReplicaPreferences Read(JsonElement root)
    {
        Expect(root, JsonValueKind.Object, "the preferences");
        var rebalance = false;
        var clusters = new Dictionary<string, ClusterPreference>(StringComparer.Ordinal);
        foreach (var field in root.EnumerateObject())
        {
            if (Is(field, "rebalance")) rebalance = Flag(field);
            else if (Is(field, "clusters")) ReadClusters(field.Value, clusters);
        }
        return new ReplicaPreferences(rebalance, clusters);
    }

    private static void ReadClusters(JsonElement map, Dictionary<string, ClusterPreference> clusters)
    {
        if (map.ValueKind == JsonValueKind.Null) return;
        Expect(map, JsonValueKind.Object, "clusters");
        foreach (var entry in map.EnumerateObject()) clusters[entry.Name] = ReadCluster(entry);
    }

    private static ClusterPreference ReadCluster(JsonProperty entry)
    {
        var path = $"clusters[{entry.Name}]";
        Expect(entry.Value, JsonValueKind.Object, path);
        var preference = new ClusterPreference();
        foreach (var field in entry.Value.EnumerateObject())
        {
            if (Is(field, "minReplicas")) preference = preference with { MinReplicas = Count(field, path) ?? 0 };
            else if (Is(field, "maxReplicas")) preference = preference with { MaxReplicas = Count(field, path) };
            else if (Is(field, "weight")) preference = preference with { Weight = Count(field, path) ?? 0 };
        }
        return preference;
    }

    private static bool Is(JsonProperty field, string name) => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool Flag(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw new FormatException($"{field.Name}: {field.Value.GetRawText()} is neither true nor false"),
    };

    private static long? Count(JsonProperty field, string path)
    {
        if (field.Value.ValueKind == JsonValueKind.Null) return null;
        // Replica counts are 32 bits wide in the API; within that range no product of the planner can overflow.
        if (field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt32(out var count) && count >= 0) return count;
        throw new FormatException($"{path}.{field.Name}: {field.Value.GetRawText()} is not a whole number of 0 or more");
    }

    private static void Expect(JsonElement value, JsonValueKind kind, string what)
    {
        if (value.ValueKind != kind) throw new FormatException($"{what}: an object is expected, found {value.ValueKind}");
    }
}
