using System.Text;
using System.Text.Json;

namespace Meridian.Cli;

/// <summary>Turns a line of an instance's log, which is JSON, into one for people. Other lines stay as they are. Pure.</summary>
internal static class LogLine
{
    /// <summary>The line for people: time, level, who, what.</summary>
    public static string Show(string line)
    {
        if (!line.StartsWith('{')) return line;
        try
        {
            using var document = JsonDocument.Parse(line);
            return Show(document.RootElement) ?? line;
        }
        catch (JsonException)
        {
            // A line that a crash cut off.
            return line;
        }
    }

    private static string? Show(JsonElement entry)
    {
        if (Text(entry, "Timestamp") is not { Length: > 0 } time || Text(entry, "Message") is not { } message) return null;
        var shown = new StringBuilder(time).Append(' ').Append(Level(Text(entry, "LogLevel"))).Append(' ').Append(Text(entry, "Category")).Append(": ").Append(message);
        if (Text(entry, "Exception") is { Length: > 0 } exception) shown.Append('\n').Append(exception.TrimEnd());
        return shown.ToString();
    }

    private static string Level(string? level) => level switch
    {
        "Information" => "info",
        "Warning" => "warn",
        "Error" => "fail",
        "Critical" => "crit",
        "Debug" => "dbug",
        _ => "trce",
    };

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
