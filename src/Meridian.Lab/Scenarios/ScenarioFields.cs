using System.Globalization;
using System.Text.Json.Nodes;

namespace Meridian.Lab;

/// <summary>Reads single fields of a scenario, and says what is wrong with them.</summary>
internal static class ScenarioFields
{
    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

    /// <exception cref="FormatException">There are other fields.</exception>
    public static void Only(JsonObject node, string path, IReadOnlyCollection<string> known)
    {
        foreach (var (name, _) in node)
            if (!known.Contains(name)) throw new FormatException($"{Join(path, name)}: unknown field; there are {string.Join(", ", known)}");
    }

    public static JsonObject Child(JsonObject node, string name, string path) => node[name] switch
    {
        null => [],
        JsonObject child => child,
        _ => throw new FormatException($"{Join(path, name)}: a mapping is expected"),
    };

    public static string? Text(JsonObject node, string name, string path) =>
        node[name] is not { } value ? null : TextOf(value) ?? throw new FormatException($"{Join(path, name)}: a text is expected");

    public static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static int Number(JsonObject node, string name, string path, int standard, int least, int most)
    {
        if (node[name] is not { } value) return standard;
        // A number from YAML is of another width than one that code has written.
        return value is JsonValue number && int.TryParse(number.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read) && read >= least && read <= most
            ? read
            : throw new FormatException($"{Join(path, name)}: {value.ToJsonString()} is no whole number from {least} to {most}");
    }

    public static double? Fraction(JsonObject node, string name, string path)
    {
        if (node[name] is not { } value) return null;
        return value is JsonValue number && double.TryParse(number.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read) && read is >= 0 and <= 1
            ? read
            : throw new FormatException($"{Join(path, name)}: {value.ToJsonString()} is no number from 0 to 1");
    }

    public static TimeSpan? Duration(JsonObject node, string name, string path)
    {
        if (node[name] is not { } value) return null;
        var text = value.ToString();
        foreach (var (unit, milliseconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count * milliseconds < 1e9)
                return TimeSpan.FromMilliseconds(count * milliseconds);
        }
        return text == "0" ? TimeSpan.Zero : throw new FormatException($"{Join(path, name)}: \"{text}\" is no time; it would look like 500ms, 10s or 2m");
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
