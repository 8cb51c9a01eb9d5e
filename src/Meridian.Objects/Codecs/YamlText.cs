using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>Writes one text in the plainest YAML form that reads back as the same text.</summary>
internal static class YamlText
{
    private const string Indicators = "-?:,[]{}#&*!|>'\"%@`=<~";

    /// <summary>A value: plain, quoted, or over several lines as a literal block under <paramref name="indent"/>.</summary>
    public static string Write(string text, int indent) => FitsLiteral(text) ? Literal(text, indent + 2) : Quote(text);

    /// <summary>A key or one-line value: plain or quoted.</summary>
    public static string Quote(string text) => IsPlain(text) ? text : DoubleQuoted(text);

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || text[0] == ' ' || text[^1] is ' ' or ':' || text.Length > 200) return false;
        if (Indicators.Contains(text[0], StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal)) return false;
        if (text.Contains(": ", StringComparison.Ordinal) || text.Contains(" #", StringComparison.Ordinal)) return false;
        // Only at the beginning would these name anchors, but some readers see them behind any space.
        if (text.Contains(" *", StringComparison.Ordinal) || text.Contains(" &", StringComparison.Ordinal)) return false;
        // Letters beyond ASCII are fine in YAML, but quoting them costs nothing and saves a table of the printable ones.
        return text.All(c => c is >= ' ' and < (char)0x7f) && ResolvesToText(text);
    }

    // Anything with the look of a number or date is quoted too: other readers of YAML resolve more than ours.
    private static bool ResolvesToText(string text)
    {
        if (char.IsAsciiDigit(text[0]) && !text.Any(char.IsAsciiLetter)) return false;
        if (text[0] is '.' or '+') return false;
        return YamlScalar.Resolve(text) is { } value && value.GetValueKind() == JsonValueKind.String && !LooksLikeNumber(text);
    }

    private static bool LooksLikeNumber(string text) =>
        char.IsAsciiDigit(text[0])
        && (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || text[1..].StartsWith('x') || text.Contains('T', StringComparison.Ordinal));

    private static bool FitsLiteral(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && !text.Contains(" \n", StringComparison.Ordinal)
        && text[0] is not (' ' or '\n' or '\t') && text[^1] != ' ' && text.All(c => c is '\n' or '\t' or (>= ' ' and < (char)0x7f));

    private static string Literal(string text, int indent)
    {
        var body = text.TrimEnd('\n');
        var trailing = text.Length - body.Length;
        var block = new StringBuilder(trailing switch { 0 => "|-", 1 => "|", _ => "|+" });
        foreach (var line in body.Split('\n')) AppendLine(block, line, indent);
        return block.Append('\n', Math.Max(trailing - 1, 0)).ToString();
    }

    private static void AppendLine(StringBuilder block, string line, int indent)
    {
        block.Append('\n');
        if (line.Length > 0) block.Append(' ', indent).Append(line);
    }

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                < ' ' or (>= (char)0x7f and < (char)0xa0) or (char)0x2028 or (char)0x2029 or (char)0xfeff or (>= (char)0xfffe) =>
                    quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
