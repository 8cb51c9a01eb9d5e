using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>Tells pod templates apart, whatever the order of their fields.</summary>
public static class TemplateHash
{
    /// <summary>The label by which a ReplicaSet and its pods say which template they are of.</summary>
    public const string Label = "pod-template-hash";

    // No vowels and no look-alikes: no hash spells a word.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>The template with its fields in order and without the hash label: equal texts mean equal templates.</summary>
    public static string Canonical(JsonNode? template)
    {
        var copy = Sorted(template) as JsonObject ?? [];
        (copy["metadata"]?["labels"] as JsonObject)?.Remove(Label);
        if (copy["metadata"] is JsonObject metadata)
        {
            if (metadata["labels"] is JsonObject { Count: 0 }) metadata.Remove("labels");
            // Clients send it, servers drop it; it says nothing.
            metadata.Remove("creationTimestamp");
            if (metadata.Count == 0) copy.Remove("metadata");
        }
        return Encoding.UTF8.GetString(JsonBytes.Of(copy).Span);
    }

    /// <summary>A short name for a template, from its canonical text.</summary>
    /// <param name="canonical">Result of <see cref="Canonical"/>.</param>
    /// <param name="collisions">How often the name was taken by another template.</param>
    public static string Of(string canonical, int collisions)
    {
        var hash = 2166136261u;
        foreach (var unit in Encoding.UTF8.GetBytes(canonical)) hash = (hash ^ unit) * 16777619u;
        for (var left = collisions; left > 0; left >>= 8) hash = (hash ^ (uint)(left & 0xff)) * 16777619u;
        return string.Concat(hash.ToString(CultureInfo.InvariantCulture).Select(digit => Alphabet[digit % Alphabet.Length]));
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
