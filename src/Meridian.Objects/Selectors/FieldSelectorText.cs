using System.Text;

namespace Meridian.Objects;

/// <summary>The text form of field selectors: terms and escapes.</summary>
internal static class FieldSelectorText
{
    private const int MaxTerms = 100;

    public readonly record struct Term(string Label, string Value, bool Negated);

    /// <exception cref="StatusException">400: the text is not a field selector.</exception>
    public static List<Term> Split(string text)
    {
        var terms = new List<Term>();
        var start = 0;
        while (start < text.Length)
        {
            var end = EndOfTerm(text, start);
            if (end > start) terms.Add(Parse(text, text[start..end]));
            if (terms.Count > MaxTerms) throw ApiError.BadRequest($"invalid selector: more than {MaxTerms} terms");
            start = end + 1;
        }
        return terms;
    }

    public static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal);

    private static int EndOfTerm(string text, int start)
    {
        var i = start;
        for (; i < text.Length && text[i] != ','; i++)
            if (text[i] == '\\') i++;
        return Math.Min(i, text.Length);
    }

    private static Term Parse(string whole, string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] == '\\') i++;
            else if (part.AsSpan(i).StartsWith("!=")) return new Term(part[..i], Unescape(part[(i + 2)..]), true);
            else if (part.AsSpan(i).StartsWith("==")) return new Term(part[..i], Unescape(part[(i + 2)..]), false);
            else if (part[i] == '=') return new Term(part[..i], Unescape(part[(i + 1)..]), false);
        }
        throw ApiError.BadRequest($"invalid selector: '{whole}'; can't understand '{part}'");
    }

    private static string Unescape(string value)
    {
        var plain = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is ',' or '=') throw ApiError.BadRequest($"invalid field selector: unescaped character in value: {value[i]}");
            if (value[i] != '\\')
            {
                plain.Append(value[i]);
                continue;
            }
            if (++i == value.Length || value[i] is not ('\\' or ',' or '=')) throw ApiError.BadRequest($"invalid field selector: invalid escape sequence: {value[(i - 1)..Math.Min(i + 1, value.Length)]}");
            plain.Append(value[i]);
        }
        return plain.ToString();
    }
}
