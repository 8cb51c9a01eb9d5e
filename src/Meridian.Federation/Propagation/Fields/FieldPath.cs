using System.Text.Json.Nodes;

namespace Meridian.Federation;

/// <summary>
/// Finds fields by the paths in which servers name them, such as <c>.spec.containers[name="c"].image</c> or <c>.metadata.finalizers[="x"]</c>.
/// Names in these paths are not quoted, though they may have dots in them: the object itself tells which are meant.
/// </summary>
internal static class FieldPath
{
    /// <summary>Takes a field out of an object. One that is not there, or a path that cannot be read, changes nothing.</summary>
    public static void Remove(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject map when Name(map, path) is { } name:
                var rest = path[(name.Length + 1)..];
                if (rest.Length == 0) map.Remove(name);
                else Remove(map[name], rest);
                break;
            case JsonArray list when Item(list, path, out var after) is >= 0 and var index:
                if (after.Length == 0) list.RemoveAt(index);
                else Remove(list[index], after);
                break;
        }
    }

    // The longest name that fits: "a.b" before "a".
    private static string? Name(JsonObject map, string path)
    {
        if (path.Length < 2 || path[0] != '.') return null;
        string? best = null;
        foreach (var (name, _) in map)
        {
            if (name.Length <= (best?.Length ?? 0) || string.CompareOrdinal(path, 1, name, 0, name.Length) != 0) continue;
            if (path.Length == name.Length + 1 || path[name.Length + 1] is '.' or '[') best = name;
        }
        return best;
    }

    private static int Item(JsonArray list, string path, out string after)
    {
        after = "";
        if (path.Length < 3 || path[0] != '[' || End(path) is not (> 0 and var end)) return -1;
        after = path[(end + 1)..];
        var selector = path[1..end];
        if (int.TryParse(selector, System.Globalization.CultureInfo.InvariantCulture, out var index)) return index >= 0 && index < list.Count ? index : -1;
        for (var i = 0; i < list.Count; i++)
        {
            if (Matches(list[i], selector)) return i;
        }
        return -1;
    }

    // The bracket that closes, not one within quotes.
    private static int End(string path)
    {
        var quoted = false;
        for (var i = 1; i < path.Length; i++)
        {
            if (path[i] == '\\' && quoted) i++;
            else if (path[i] == '"') quoted = !quoted;
            else if (path[i] == ']' && !quoted) return i;
        }
        return -1;
    }

    private static bool Matches(JsonNode? item, string selector)
    {
        if (selector[0] == '=') return item?.ToJsonString() == selector[1..];
        return item is JsonObject map && selector.Split(',').All(part => part.Split('=', 2) is [var key, var value] && map[key]?.ToJsonString() == value);
    }
}
