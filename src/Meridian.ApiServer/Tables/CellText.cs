using System.Globalization;

namespace Meridian.ApiServer;

/// <summary>Texts that several tables show alike.</summary>
internal static class CellText
{
    public const string None = "<none>";

    public static string OrNone(string text) => text.Length == 0 ? None : text;

    public static string Joined(IEnumerable<string> texts) => OrNone(string.Join(",", texts));

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first three, then how many more there are.</summary>
    public static string FirstThree(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return None;
        var shown = string.Join(",", texts.Take(3));
        return texts.Count > 3 ? $"{shown} + {Of(texts.Count - 3)} more..." : shown;
    }

    /// <summary>A map of labels as <c>a=b,c=d</c>, in the order of the keys.</summary>
    public static string Labels(JsonField map) =>
        Joined(map.Members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={m.Value.Text}"));

    /// <summary>A label selector object in its text form.</summary>
    public static string Selector(JsonField selector)
    {
        var labels = selector["matchLabels"].Members.Select(m => (m.Key, Text: $"{m.Key}={m.Value.Text}"));
        var expressions = selector["matchExpressions"].Items.Select(e => (Key: e["key"].Text, Text: Requirement(e)));
        return Joined(labels.Concat(expressions).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Text));
    }

    public static string ContainerNames(JsonField podSpec) => string.Join(",", podSpec["containers"].Items.Select(c => c["name"].Text));

    public static string Images(JsonField podSpec) => string.Join(",", podSpec["containers"].Items.Select(c => c["image"].Text));

    private static string Requirement(JsonField expression)
    {
        var (key, values) = (expression["key"].Text, string.Join(",", expression["values"].Items.Select(v => v.Text).Order(StringComparer.Ordinal)));
        return expression["operator"].Text switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "Exists" => key,
            _ => $"!{key}",
        };
    }
}
