using System.Collections.Frozen;

namespace Meridian.Cel.Schemas;

/// <summary>Names of fields as expressions write them: what is no identifier, or is a word of the language, is escaped.</summary>
internal static class FieldNames
{
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.Ordinal, "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while");

    private static readonly (string Raw, string Escaped)[] Parts = [("__", "__underscores__"), (".", "__dot__"), ("-", "__dash__"), ("/", "__slash__")];

    public static string Escape(string name)
    {
        if (Words.Contains(name)) return $"__{name}__";
        if (name.AsSpan().IndexOfAny(".-/") < 0 && !name.Contains("__", StringComparison.Ordinal)) return name;
        foreach (var (raw, escaped) in Parts) name = raw == "__" ? name.Replace(raw, "\u0001", StringComparison.Ordinal) : name.Replace(raw, escaped, StringComparison.Ordinal);
        return name.Replace("\u0001", "__underscores__", StringComparison.Ordinal);
    }

    /// <summary>The name in JSON; the name itself if it is not escaped.</summary>
    public static string Unescape(string field)
    {
        if (!field.Contains("__", StringComparison.Ordinal)) return field;
        if (field.Length > 4 && field.StartsWith("__", StringComparison.Ordinal) && field.EndsWith("__", StringComparison.Ordinal) && Words.Contains(field[2..^2])) return field[2..^2];
        foreach (var (raw, escaped) in Parts) field = field.Replace(escaped, raw == "__" ? "\u0001" : raw, StringComparison.Ordinal);
        return field.Replace("\u0001", "__", StringComparison.Ordinal);
    }

    /// <summary>Whether an expression can name the field this way: escaped exactly as it must be.</summary>
    public static bool IsWellFormed(string field) => Escape(Unescape(field)) == field;
}
