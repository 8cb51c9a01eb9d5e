using System.Text.Json;

namespace Meridian.Federation;

/// <summary>Names the fields in which a member's object is not as was asked.</summary>
internal static class CopyDifferences
{
    // Enough for a person to see what it is about.
    private const int Most = 8;

    /// <summary>Paths of the fields; the first few. Empty if there are none.</summary>
    public static IReadOnlyList<string> Of(JsonElement desired, JsonElement actual)
    {
        var found = new List<string>();
        Collect(desired, actual, "", found);
        return found;
    }

    private static void Collect(JsonElement desired, JsonElement? actual, string path, List<string> found)
    {
        if (found.Count >= Most || CopyComparison.Covers(desired, actual)) return;
        if (desired.ValueKind == JsonValueKind.Object && actual is { ValueKind: JsonValueKind.Object } map)
        {
            foreach (var field in desired.EnumerateObject()) Collect(field.Value, map.TryGetProperty(field.Name, out var value) ? value : null, $"{path}.{field.Name}", found);
        }
        else if (desired.ValueKind == JsonValueKind.Array && actual is { ValueKind: JsonValueKind.Array } list && desired.EnumerateArray().All(i => NameOf(i) is not null))
        {
            foreach (var item in desired.EnumerateArray()) Collect(item, Named(list, NameOf(item)!), $"{path}[name=\"{NameOf(item)}\"]", found);
        }
        else
        {
            found.Add(path);
        }
    }

    private static JsonElement? Named(JsonElement list, string name)
    {
        foreach (var item in list.EnumerateArray())
        {
            if (NameOf(item) == name) return item;
        }
        return null;
    }

    private static string? NameOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
}
