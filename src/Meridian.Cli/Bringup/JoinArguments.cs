using System.Text.Json.Nodes;

namespace Meridian.Cli;

/// <summary>Reads the lists among the options of a join. Pure.</summary>
internal static class JoinArguments
{
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    /// <summary>The parts of a list that was given at once, in several options, or both.</summary>
    public static string[] List(string[]? given) => [.. (given ?? []).SelectMany(g => g.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>Labels, as <c>KEY=VALUE</c>.</summary>
    /// <exception cref="CliException">One is none.</exception>
    public static Dictionary<string, string> Labels(string[]? given)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in List(given))
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } key, var value]) throw CliException.BadInput($"--labels {text}: a label is written as KEY=VALUE");
            labels[key] = value;
        }
        return labels;
    }

    /// <summary>Taints, as kubectl takes them: <c>KEY=VALUE:EFFECT</c> or <c>KEY:EFFECT</c>. None given: null.</summary>
    /// <exception cref="CliException">One is none.</exception>
    public static JsonArray? Taints(string[]? given) => List(given) is { Length: > 0 } texts ? new JsonArray([.. texts.Select(t => (JsonNode?)Taint(t))]) : null;

    private static JsonObject Taint(string text)
    {
        if (text.Split(':') is not [{ Length: > 0 } pair, var effect] || !Effects.Contains(effect) || pair.Split('=', 2) is not [{ Length: > 0 } key, .. var value])
            throw CliException.BadInput($"--taints {text}: a taint is written as KEY=VALUE:EFFECT or KEY:EFFECT, the effect being {string.Join(", ", Effects)}");
        var taint = new JsonObject { ["key"] = key };
        if (value is [{ Length: > 0 } said]) taint["value"] = said;
        taint["effect"] = effect;
        return taint;
    }
}
