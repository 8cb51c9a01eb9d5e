using System.Globalization;
using System.Text;
using Meridian.Cel.Values;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries;

/// <summary>Functions of text; positions count characters.</summary>
internal static class StringLibrary
{
    /// <param name="superscript">Whether <c>format</c> writes exponents as ×10⁰².</param>
    public static CelLibrary Create(bool superscript) => new CelLibrary("strings")
        .Member("charAt", "string_char_at_int", T.String, Int, T.String, CharAt)
        .Member("indexOf", "string_index_of_string", T.String, T.String, Int, (s, f) => IndexOf(s.AsString(), f.AsString(), 0))
        .Member("indexOf", "string_index_of_string_int", [T.String, T.String, Int], Int, a => IndexOf(a[0].AsString(), a[1].AsString(), a[2].AsInt()))
        .Member("lastIndexOf", "string_last_index_of_string", T.String, T.String, Int, (s, f) => LastIndexOf(s.AsString(), f.AsString(), null))
        .Member("lastIndexOf", "string_last_index_of_string_int", [T.String, T.String, Int], Int, a => LastIndexOf(a[0].AsString(), a[1].AsString(), a[2].AsInt()))
        .Member("lowerAscii", "string_lower_ascii", T.String, T.String, s => CelValue.String(Ascii(s.AsString(), char.IsAsciiLetterUpper, 32)))
        .Member("upperAscii", "string_upper_ascii", T.String, T.String, s => CelValue.String(Ascii(s.AsString(), char.IsAsciiLetterLower, -32)))
        .Member("replace", "string_replace_string_string", [T.String, T.String, T.String], T.String, a => Replace(a[0].AsString(), a[1].AsString(), a[2].AsString(), -1))
        .Member("replace", "string_replace_string_string_int", [T.String, T.String, T.String, Int], T.String, a => Replace(a[0].AsString(), a[1].AsString(), a[2].AsString(), a[3].AsInt()))
        .Member("split", "string_split_string", T.String, T.String, List(T.String), (s, by) => Split(s.AsString(), by.AsString(), -1))
        .Member("split", "string_split_string_int", [T.String, T.String, Int], List(T.String), a => Split(a[0].AsString(), a[1].AsString(), a[2].AsInt()))
        .Member("substring", "string_substring_int", T.String, Int, T.String, (s, from) => Substring(s.AsString(), from.AsInt(), null))
        .Member("substring", "string_substring_int_int", [T.String, Int, Int], T.String, a => Substring(a[0].AsString(), a[1].AsInt(), a[2].AsInt()))
        .Member("trim", "string_trim", T.String, T.String, s => CelValue.String(Trim(s.AsString())))
        .Member("reverse", "string_reverse", T.String, T.String, s => CelValue.String(string.Concat(s.AsString().EnumerateRunes().Reverse())))
        .Member("join", "list_join", List(T.String), T.String, l => Join(l.AsList(), ""))
        .Member("join", "list_join_string", List(T.String), T.String, T.String, (l, by) => Join(l.AsList(), by.AsString()))
        .Member("format", "string_format", T.String, List(Dyn), T.String, (f, values) => TextFormat.Apply(f.AsString(), values.AsList(), superscript))
        .Function("strings.quote", "strings_quote", T.String, T.String, s => CelValue.String(Quote(s.AsString())));

    private static CelValue OutOfRange(long index) => CelValue.Error($"index out of range: {index}");

    private static CelValue CharAt(CelValue text, CelValue index)
    {
        var at = CodePoints.OffsetOf(text.AsString(), index.AsInt());
        if (at < 0) return OutOfRange(index.AsInt());
        if (at == text.AsString().Length) return CelValue.String("");
        return CelValue.String(text.AsString().Substring(at, char.IsHighSurrogate(text.AsString()[at]) ? 2 : 1));
    }

    private static CelValue IndexOf(string text, string find, long from)
    {
        var at = CodePoints.OffsetOf(text, from);
        if (at < 0) return find.Length == 0 && from >= 0 ? CelValue.Int(from) : OutOfRange(from);
        if (find.Length == 0) return CelValue.Int(from);
        var found = text.IndexOf(find, at, StringComparison.Ordinal);
        return CelValue.Int(found < 0 ? -1 : CodePoints.Count(text.AsSpan(0, found)));
    }

    private static CelValue LastIndexOf(string text, string find, long? from)
    {
        var length = CodePoints.Count(text);
        if (find.Length == 0) return CelValue.Int(from ?? length);
        if (from < 0 || from >= length) return length == 0 && from == 0 ? CelValue.Int(-1) : OutOfRange(from!.Value);
        var last = from is null ? text.Length - find.Length : Math.Min(CodePoints.OffsetOf(text, from.Value), text.Length - find.Length);
        var found = last < 0 ? -1 : text.AsSpan(0, last + find.Length).LastIndexOf(find, StringComparison.Ordinal);
        return CelValue.Int(found < 0 ? -1 : CodePoints.Count(text.AsSpan(0, found)));
    }

    private static string Ascii(string text, Func<char, bool> applies, int shift) =>
        string.Create(text.Length, (text, applies, shift), static (span, s) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = s.applies(s.text[i]) ? (char)(s.text[i] + s.shift) : s.text[i];
        });

    private static CelValue Replace(string text, string old, string by, long limit)
    {
        if (limit == 0) return CelValue.String(text);
        var result = new StringBuilder();
        var at = 0;
        for (var left = limit; left != 0; left--)
        {
            var found = old.Length == 0 ? at : text.IndexOf(old, at, StringComparison.Ordinal);
            if (found < 0) break;
            result.Append(text, at, found - at).Append(by);
            at = found + old.Length;
            if (old.Length > 0) continue;
            // Nothing stands before every character and at the end.
            if (at >= text.Length) return CelValue.String(result.ToString());
            var length = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
            result.Append(text, at, length);
            at += length;
        }
        return CelValue.String(result.Append(text, at, text.Length - at).ToString());
    }

    private static CelValue Split(string text, string by, long limit)
    {
        if (limit == 0) return ArrayList.Empty;
        if (limit == 1) return CelValue.List(CelValue.String(text));
        var max = limit < 0 ? int.MaxValue : (int)Math.Min(limit, int.MaxValue);
        var parts = by.Length > 0 ? text.Split(by, max, StringSplitOptions.None) : Characters(text, max);
        return CelValue.List([.. parts.Select(CelValue.String)]);
    }

    private static string[] Characters(string text, int max)
    {
        var parts = new List<string>();
        var at = 0;
        while (at < text.Length && parts.Count < max - 1)
        {
            var length = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
            parts.Add(text.Substring(at, length));
            at += length;
        }
        if (at < text.Length) parts.Add(text[at..]);
        return [.. parts];
    }

    private static CelValue Substring(string text, long from, long? to)
    {
        var start = CodePoints.OffsetOf(text, from);
        if (to is { } end && from > end && CodePoints.OffsetOf(text, end) >= 0 && start >= 0)
            return CelValue.Error(string.Create(CultureInfo.InvariantCulture, $"invalid substring range. start: {from}, end: {end}"));
        if (start < 0) return OutOfRange(from);
        var stop = to is null ? text.Length : CodePoints.OffsetOf(text, to.Value);
        return stop < 0 ? OutOfRange(to!.Value) : CelValue.String(text[start..stop]);
    }

    /// <summary>Without white space around it, as Unicode has it.</summary>
    private static string Trim(string text) => text.Trim();

    private static CelValue Join(CelList list, string by)
    {
        foreach (var item in list)
            if (item.Kind != CelKind.String) return CelError.NoSuchOverload;
        return CelValue.String(string.Join(by, list.Select(v => v.AsString())));
    }

    private static string Quote(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.Value switch
            {
                7 => "\\a", 8 => "\\b", 12 => "\\f", 10 => "\\n", 13 => "\\r", 9 => "\\t", 11 => "\\v", '\\' => "\\\\", '"' => "\\\"", _ => rune.ToString(),
            });
        }
        return result.Append('"').ToString();
    }
}
