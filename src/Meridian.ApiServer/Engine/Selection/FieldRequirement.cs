using System.Text;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>One requirement of a field selector.</summary>
/// <param name="Field">Path of the field, such as <c>spec.nodeName</c>.</param>
/// <param name="Equal">Whether the field must have the value, or must not.</param>
/// <param name="Value">The value.</param>
internal sealed record FieldRequirement(string Field, bool Equal, string Value)
{
    /// <summary>Reads the text form: <c>a=b</c>, <c>a==b</c>, <c>a!=b</c>, joined by commas; backslash escapes comma, equals sign and itself.</summary>
    /// <exception cref="StatusException">400: the text is not a field selector.</exception>
    public static IReadOnlyList<FieldRequirement> ParseAll(string text) => [.. Terms(text).Where(t => t.Length > 0).Select(Parse)];

    private static IEnumerable<string> Terms(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }
        yield return text[start..];
    }

    private static FieldRequirement Parse(string term)
    {
        for (var i = 0; i < term.Length; i++)
        {
            if (term[i] == '\\') i++;
            else if (term[i] == '!' && term.AsSpan(i).StartsWith("!=")) return new FieldRequirement(term[..i].Trim(), false, Unescape(term[(i + 2)..], term));
            else if (term[i] == '=')
            {
                var length = term.AsSpan(i).StartsWith("==") ? 2 : 1;
                return new FieldRequirement(term[..i].Trim(), true, Unescape(term[(i + length)..], term));
            }
        }
        throw Invalid(term);
    }

    private static string Unescape(string value, string term)
    {
        if (!value.AsSpan().ContainsAny('\\', '=')) return value;
        var plain = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '=') throw Invalid(term);
            if (value[i] == '\\' && (++i == value.Length || value[i] is not ('\\' or ',' or '='))) throw Invalid(term);
            plain.Append(value[i]);
        }
        return plain.ToString();
    }

    private static StatusException Invalid(string term) => ApiError.BadRequest($"invalid selector: '{term}'; can't understand '{term}'");
}
