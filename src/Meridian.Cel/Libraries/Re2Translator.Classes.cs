using System.Globalization;

namespace Meridian.Cel.Libraries;

/// <summary>Escapes and classes of characters: ASCII, as in RE2, where .NET means all of Unicode.</summary>
internal sealed partial class Re2Translator
{
    private const string Digits = "0-9";
    private const string Spaces = @"\t\n\f\r ";
    private const string Letters = "0-9A-Za-z_";

    private static readonly Dictionary<string, string> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F", ["digit"] = "0-9",
        ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = @"!-/:-@\[-`{-~", ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    private void Escape()
    {
        var from = at++;
        if (!More) throw new Re2SyntaxException("trailing backslash at end of expression: ``");
        var c = pattern[at++];
        switch (c)
        {
            case 'd': result.Append('[').Append(Digits).Append(']'); break;
            case 'D': result.Append("[^").Append(Digits).Append(']'); break;
            case 's': result.Append('[').Append(Spaces).Append(']'); break;
            case 'S': result.Append("[^").Append(Spaces).Append(']'); break;
            case 'w': result.Append('[').Append(Letters).Append(']'); break;
            case 'W': result.Append("[^").Append(Letters).Append(']'); break;
            case 'A' or 'z' or 'b' or 'B': result.Append('\\').Append(c); break;
            case 'p' or 'P': Category(c, from); break;
            case 'Q': Quoted(); break;
            default: Literal(Character(c, from)); break;
        }
    }

    private void Quoted()
    {
        var end = pattern.IndexOf("\\E", at, StringComparison.Ordinal);
        var to = end < 0 ? pattern.Length : end;
        foreach (var c in pattern.AsSpan(at, to - at)) Literal(c);
        at = end < 0 ? to : end + 2;
    }

    private void Category(char c, int from)
    {
        string name;
        if (More && pattern[at] == '{')
        {
            var end = pattern.IndexOf('}', at);
            if (end < 0) throw new Re2SyntaxException($"invalid character class range: `{pattern[from..]}`");
            name = pattern[(at + 1)..end];
            at = end + 1;
        }
        else if (More) name = pattern[at++].ToString();
        else throw new Re2SyntaxException($"invalid character class range: `{pattern[from..]}`");
        var negated = c == 'P' != name.StartsWith('^');
        var known = UnicodeCategory(name.TrimStart('^')) ?? throw new Re2SyntaxException($"invalid character class range: `{pattern[from..at]}`");
        result.Append(negated ? "\\P{" : "\\p{").Append(known).Append('}');
    }

    /// <summary>.NET's name; scripts are known as far as it has a block for them.</summary>
    private static string? UnicodeCategory(string name) => name switch
    {
        "L" or "Lu" or "Ll" or "Lt" or "Lm" or "Lo" or "M" or "Mn" or "Mc" or "Me" or "N" or "Nd" or "Nl" or "No" or "P" or "Pc" or "Pd" or "Ps" or "Pe" or
            "Pi" or "Pf" or "Po" or "S" or "Sm" or "Sc" or "Sk" or "So" or "Z" or "Zs" or "Zl" or "Zp" or "C" or "Cc" or "Cf" or "Co" or "Cs" => name,
        "Greek" => "IsGreek",
        "Cyrillic" or "Hebrew" or "Arabic" or "Thai" or "Hiragana" or "Katakana" or "Armenian" => "Is" + name,
        "Han" => "IsCJKUnifiedIdeographs",
        "Latin" => "IsBasicLatin",
        _ => null,
    };

    private int Character(char c, int from)
    {
        switch (c)
        {
            case 'a': return 7;
            case 'f': return 12;
            case 'n': return 10;
            case 'r': return 13;
            case 't': return 9;
            case 'v': return 11;
            case 'x': return Hex(from);
            case >= '0' and <= '7' when c == '0' || (More && pattern[at] is >= '0' and <= '7'): return Octal(c);
        }
        if (char.IsAsciiLetterOrDigit(c) || c > 127) throw new Re2SyntaxException($"invalid escape sequence: `{pattern[from..at]}`");
        return c;
    }

    private int Octal(char first)
    {
        var value = first - '0';
        for (var i = 0; i < 2 && More && pattern[at] is >= '0' and <= '7'; i++) value = (value * 8) + pattern[at++] - '0';
        return value;
    }

    private int Hex(int from)
    {
        var (start, length) = (at, 2);
        if (More && pattern[at] == '{')
        {
            start = at + 1;
            length = pattern.IndexOf('}', at) - start;
        }
        if (length is < 1 or > 6 || start + length > pattern.Length
            || !int.TryParse(pattern.AsSpan(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || value > 0x10FFFF)
            throw new Re2SyntaxException($"invalid escape sequence: `{pattern[from..Math.Min(pattern.Length, from + 2)]}`");
        at = start + length + (start > at ? 1 : 0);
        return value;
    }

    private void Literal(int character)
    {
        if (character > 0xFFFF) result.Append("(?:").Append(char.ConvertFromUtf32(character)).Append(')');
        else if (char.IsAsciiLetterOrDigit((char)character) || character > 127) result.Append((char)character);
        else result.Append(CultureInfo.InvariantCulture, $"\\x{character:X2}");
    }

    private void CharacterClass()
    {
        var from = at++;
        result.Append('[');
        if (More && pattern[at] == '^') Copy();
        for (var first = true; ; first = false)
        {
            if (!More) throw new Re2SyntaxException($"missing closing ]: `{pattern[from..]}`");
            if (pattern[at] == ']' && !first) break;
            if (!PosixClass() && !ClassEscape()) Range(from);
        }
        Copy();
    }

    private bool PosixClass()
    {
        if (!pattern.AsSpan(at).StartsWith("[:", StringComparison.Ordinal)) return false;
        var end = pattern.IndexOf(":]", at, StringComparison.Ordinal);
        if (end < 0) return false;
        var name = pattern[(at + 2)..end];
        var negated = name.StartsWith('^');
        if (!Posix.TryGetValue(name.TrimStart('^'), out var ranges)) throw new Re2SyntaxException($"invalid character class range: `{pattern[at..(end + 2)]}`");
        if (negated) throw new Re2SyntaxException($"negated classes are not supported inside a class: `{pattern[at..(end + 2)]}`");
        result.Append(ranges);
        at = end + 2;
        return true;
    }

    private bool ClassEscape()
    {
        if (pattern[at] != '\\' || at + 1 >= pattern.Length) return false;
        var ranges = pattern[at + 1] switch
        {
            'd' => Digits, 's' => Spaces, 'w' => Letters, 'D' => @"\x00-/:-\uFFFF", 'S' => @"\x00-\x08\x0B\x0E-\x1F!-\uFFFF", 'W' => @"\x00-/:-@\[-^`{-\uFFFF",
            _ => null,
        };
        if (ranges is null && pattern[at + 1] is not ('p' or 'P')) return false;
        at += 2;
        if (ranges is not null) result.Append(ranges);
        else Category(pattern[at - 1], at - 2);
        return true;
    }

    private void Range(int from)
    {
        var start = at;
        var low = ClassCharacter(from);
        var high = low;
        if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
        {
            at++;
            high = ClassCharacter(from);
            if (high < low) throw new Re2SyntaxException($"invalid character class range: `{pattern[start..at]}`");
        }
        result.Append(CultureInfo.InvariantCulture, $"\\u{Math.Min(low, 0xFFFF):X4}");
        if (high != low) result.Append(CultureInfo.InvariantCulture, $"-\\u{Math.Min(high, 0xFFFF):X4}");
    }

    private int ClassCharacter(int from)
    {
        if (!More) throw new Re2SyntaxException($"missing closing ]: `{pattern[from..]}`");
        var c = pattern[at++];
        if (c == '\\')
        {
            if (!More) throw new Re2SyntaxException($"missing closing ]: `{pattern[from..]}`");
            return Character(pattern[at++], at - 2);
        }
        return char.IsHighSurrogate(c) && More && char.IsLowSurrogate(pattern[at]) ? char.ConvertToUtf32(c, pattern[at++]) : c;
    }
}
