using System.Text.RegularExpressions;

namespace Meridian.EndToEnd.Verbs;

/// <summary>Compares what a command printed with what the transcript says, but for what differs from run to run.</summary>
/// <remarks>
/// Widths of columns follow the widest cell, so runs of spaces count as one. <c>{age}</c>, <c>{time}</c>, <c>{uid}</c>, <c>{number}</c>,
/// <c>{suffix}</c> (of a generated name), <c>{address}</c>, <c>{word}</c> and <c>{any}</c> stand for a text of that form;
/// a line of nothing but <c>...</c> stands for any number of lines.
/// </remarks>
public static partial class ExpectedLine
{
    private static readonly Dictionary<string, string> Forms = new()
    {
        ["age"] = @"(\d+[smhdy])+",
        ["time"] = @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z",
        ["uid"] = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        ["number"] = @"\d+",
        ["suffix"] = "[bcdfghjklmnpqrstvwxz2456789]+",
        ["address"] = @"\d+\.\d+\.\d+\.\d+",
        ["word"] = @"\S+",
        ["any"] = ".*",
    };

    /// <summary>Whether all lines match, in order.</summary>
    public static bool AllMatch(IReadOnlyList<string> expected, IReadOnlyList<string> actual) => Match(expected, 0, actual, 0);

    private static bool Match(IReadOnlyList<string> expected, int e, IReadOnlyList<string> actual, int a)
    {
        if (e == expected.Count) return a == actual.Count;
        if (expected[e] == "...") return Enumerable.Range(a, actual.Count - a + 1).Any(next => Match(expected, e + 1, actual, next));
        return a < actual.Count && Pattern(expected[e]).IsMatch(OneSpace(actual[a])) && Match(expected, e + 1, actual, a + 1);
    }

    private static Regex Pattern(string line)
    {
        var parts = Placeholder().Split(OneSpace(line));
        var pattern = string.Concat(parts.Select((part, i) => i % 2 == 0 ? Regex.Escape(part) : Forms.TryGetValue(part, out var form) ? form : Regex.Escape($"{{{part}}}")));
        return new Regex($"^{pattern}$");
    }

    private static string OneSpace(string line) => Spaces().Replace(line.TrimEnd(), " ");

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
