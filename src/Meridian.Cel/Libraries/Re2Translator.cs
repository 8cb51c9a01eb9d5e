using System.Globalization;
using System.Text;

namespace Meridian.Cel.Libraries;

/// <summary>Writes an RE2 pattern as .NET understands it, and refuses what RE2 refuses: looking around, references back, atomic groups.</summary>
internal sealed partial class Re2Translator
{
    private const int MaxRepeat = 1000;
    private const int MaxDepth = 200;

    private readonly string pattern;
    private readonly StringBuilder result = new();
    private int at;
    private int depth;
    private bool multiline;

    // How often the last atom repeats what is innermost in it; the same for all atoms of the group that is open.
    private int repeats = 1;
    private int mostRepeats = 1;

    private Re2Translator(string pattern) => this.pattern = pattern;

    private bool More => at < pattern.Length;

    public static string Translate(string pattern)
    {
        var translator = new Re2Translator(pattern);
        translator.Alternatives();
        if (translator.More) throw new Re2SyntaxException($"unexpected ): `{pattern}`");
        return translator.result.ToString();
    }

    private void Alternatives()
    {
        if (++depth > MaxDepth) throw new Re2SyntaxException($"expression nests too deeply: `{pattern}`");
        var (outer, outerMost) = (multiline, mostRepeats);
        mostRepeats = 1;
        while (More && pattern[at] != ')')
        {
            if (pattern[at] == '|') Copy();
            else Repeated();
        }
        (multiline, repeats, mostRepeats) = (outer, mostRepeats, outerMost);
        depth--;
    }

    private void Repeated()
    {
        if (pattern[at] is '*' or '+' or '?') throw new Re2SyntaxException($"missing argument to repetition operator: `{pattern[at]}`");
        repeats = 1;
        if (!Atom()) return;
        var first = at;
        mostRepeats = Math.Max(mostRepeats, repeats);
        if (!Repetition()) return;
        if (Repetition()) throw new Re2SyntaxException($"invalid nested repetition operator: `{pattern[first..at]}`");
    }

    /// <summary>Copies one repetition operator with its mark of laziness.</summary>
    private bool Repetition()
    {
        if (!More) return false;
        if (pattern[at] is '*' or '+' or '?') Copy();
        else if (pattern[at] != '{' || !Counted()) return false;
        if (More && pattern[at] == '?') Copy();
        return true;
    }

    private bool Counted()
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0) return false;
        var parts = pattern[(at + 1)..end].Split(',');
        if (parts.Length > 2 || parts[0].Length == 0 || !parts.All(p => p.All(char.IsAsciiDigit))) return false;
        var text = pattern[at..(end + 1)];
        var counts = parts.Where(p => p.Length > 0).Select(p => p.Length > 4 ? int.MaxValue : int.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        if (counts.Any(c => c > MaxRepeat) || (counts.Length == 2 && counts[1] < counts[0])) throw new Re2SyntaxException($"invalid repeat count: `{text}`");
        // Counts multiply: what repeats a thousand times may not stand in what repeats again.
        repeats *= Math.Max(1, counts.Max());
        if (repeats > MaxRepeat) throw new Re2SyntaxException($"invalid repeat count: `{text}`");
        mostRepeats = Math.Max(mostRepeats, repeats);
        result.Append(text);
        at = end + 1;
        return true;
    }

    /// <summary>Copies one atom; false if it was nothing that can be repeated, such as a change of flags.</summary>
    private bool Atom()
    {
        switch (pattern[at])
        {
            case '(':
                return Group();
            case '[':
                CharacterClass();
                return true;
            case '\\':
                Escape();
                return true;
            case '$':
                at++;
                result.Append(multiline ? "(?m:$)" : "\\z");
                return true;
            case '^':
                at++;
                result.Append(multiline ? "(?m:^)" : "\\A");
                return true;
            case '{' or '}' or ']' or '#' or ' ':
                result.Append('\\');
                Copy();
                return true;
            default:
                Copy();
                return true;
        }
    }

    private bool Group()
    {
        var open = at++;
        if (More && pattern[at] == '?') return Special(open);
        result.Append('(');
        Close();
        return true;
    }

    private bool Special(int open)
    {
        at++;
        if (at < pattern.Length && pattern[at] is 'P' or '<') return Named(open);
        var flags = at;
        while (More && pattern[at] is 'i' or 'm' or 's' or '-') at++;
        if (!More || pattern[at] is not (':' or ')')) throw Unsupported(open);
        var text = pattern[flags..at];
        if (text.EndsWith('-')) throw Unsupported(open);
        var outer = multiline;
        SetMultiline(text);
        var kept = Without(text);
        if (pattern[at++] == ')')
        {
            if (kept.Length > 0) result.Append("(?").Append(kept).Append(')');
            return false;
        }
        result.Append("(?").Append(kept).Append(':');
        Close();
        multiline = outer;
        return true;
    }

    private void SetMultiline(string flags)
    {
        var at = flags.IndexOf('m');
        if (at >= 0) multiline = flags.IndexOf('-') is var minus && (minus < 0 || at < minus);
    }

    /// <summary>The flags that .NET is told: how lines begin and end is written out instead.</summary>
    private static string Without(string flags)
    {
        var kept = flags.Replace("m", "", StringComparison.Ordinal);
        return kept.EndsWith('-') ? kept[..^1] : kept;
    }

    private bool Named(int open)
    {
        if (pattern[at] == 'P') at++;
        var end = pattern.IndexOf('>', at);
        if (at >= pattern.Length || pattern[at] != '<' || end < 0) throw Unsupported(open);
        var name = pattern[(at + 1)..end];
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) throw name.StartsWith('=') || name.StartsWith('!') ? Unsupported(open)
            : new Re2SyntaxException($"invalid named capture: `{pattern[open..(end + 1)]}`");
        at = end + 1;
        // A name that begins with a digit would be a number to .NET.
        result.Append("(?<n_").Append(name).Append('>');
        Close();
        return true;
    }

    private void Close()
    {
        Alternatives();
        if (!More) throw new Re2SyntaxException($"missing closing ): `{pattern}`");
        Copy();
    }

    private Re2SyntaxException Unsupported(int open) =>
        new($"invalid or unsupported Perl syntax: `{pattern[open..Math.Min(pattern.Length, Math.Max(at + 1, open + 3))]}`");

    private void Copy() => result.Append(pattern[at++]);
}
