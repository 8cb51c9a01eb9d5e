using System.Globalization;
using Meridian.Cel.Values;

namespace Meridian.Cel.Syntax;

/// <summary>Cuts an expression into words. What cannot be read is reported and left out.</summary>
internal sealed partial class Lexer(SourceText source, List<CelIssue> issues)
{
    private static readonly string[] Operators =
        ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "[", "]", "{", "}", "(", ")", ".", ",", "-", "!", "?", ":", "+", "*", "/", "%"];

    private readonly string text = source.Text;
    private int at;

    public List<Token> Read()
    {
        var tokens = new List<Token>();
        while (true)
        {
            SkipBlanks();
            if (at >= text.Length) break;
            if (Next() is { } token) tokens.Add(token);
        }
        tokens.Add(new Token(TokenKind.End, text.Length, "<EOF>"));
        return tokens;
    }

    private void SkipBlanks()
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\r' or '\n' or '\f') at++;
            else if (text[at] == '/' && at + 1 < text.Length && text[at + 1] == '/') at = EndOfLine();
            else return;
        }
    }

    private int EndOfLine() => text.IndexOf('\n', at) is var end && end < 0 ? text.Length : end;

    private Token? Next()
    {
        var c = text[at];
        if (QuoteOfLiteral(out var raw, out var bytes) is { } quote) return Quoted(quote, raw, bytes);
        if (IsLetter(c)) return Word();
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))) return Number();
        if (c == '`') return Backquoted();
        foreach (var op in Operators)
        {
            if (!text.AsSpan(at).StartsWith(op, StringComparison.Ordinal)) continue;
            at += op.Length;
            return new Token(TokenKind.Punctuation, at - op.Length, op);
        }
        return Unknown();
    }

    private Token Word()
    {
        var start = at;
        while (at < text.Length && (IsLetter(text[at]) || char.IsAsciiDigit(text[at]))) at++;
        var word = text[start..at];
        return new Token(word is "true" or "false" or "null" or "in" ? TokenKind.Punctuation : TokenKind.Identifier, start, word);
    }

    private Token? Backquoted()
    {
        var end = text.IndexOf('`', at + 1);
        var start = at;
        if (end <= at + 1 || !text.AsSpan(at + 1, end - at - 1).ContainsOnlyNameCharacters()) return Unknown();
        at = end + 1;
        return new Token(TokenKind.QuotedIdentifier, start, text[(start + 1)..end]);
    }

    private Token? Unknown()
    {
        var length = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        // A lone operator character swallows the blank behind it in the message, as the reference grammar's lexer does.
        if (text[at] is '|' or '&' or '=' && at + length < text.Length) length++;
        Report(at, $"Syntax error: token recognition error at: '{text.Substring(at, length)}'");
        at += length;
        return null;
    }

    private Token? Number()
    {
        var start = at;
        if (text[at] == '0' && at + 1 < text.Length && text[at + 1] is 'x' or 'X' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 2])) return HexNumber();
        SkipDigits();
        var real = Fraction() | Exponent();
        if (real) return Real(start);
        var digits = text.AsSpan(start, at - start);
        return IsUnsigned() ? Unsigned(start, ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var u), u)
            : Whole(start, ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var n), n);
    }

    private Token? HexNumber()
    {
        var start = at;
        at += 2;
        while (at < text.Length && char.IsAsciiHexDigit(text[at])) at++;
        var fits = ulong.TryParse(text.AsSpan(start + 2, at - start - 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var n);
        return IsUnsigned() ? Unsigned(start, fits, n) : Whole(start, fits, n);
    }

    private Token Real(int start)
    {
        var value = double.Parse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsInfinity(value)) Report(start, "invalid double literal");
        return new Token(TokenKind.Double, start, text[start..at], CelValue.Double(value));
    }

    private Token Unsigned(int start, bool fits, ulong value)
    {
        if (!fits) Report(start, "invalid uint literal");
        return new Token(TokenKind.Uint, start, text[start..at], CelValue.Uint(value));
    }

    /// <summary>A whole number as the bits of its magnitude: the parser, which sees the sign before it, checks the range.</summary>
    private Token Whole(int start, bool fits, ulong magnitude)
    {
        if (!fits) Report(start, "invalid int literal");
        return new Token(TokenKind.Int, start, text[start..at], CelValue.Uint(fits ? magnitude : 0));
    }

    private void SkipDigits()
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
    }

    private bool Fraction()
    {
        if (at + 1 >= text.Length || text[at] != '.' || !char.IsAsciiDigit(text[at + 1])) return false;
        at++;
        SkipDigits();
        return true;
    }

    private bool Exponent()
    {
        if (at >= text.Length || text[at] is not ('e' or 'E')) return false;
        var digit = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
        if (digit >= text.Length || !char.IsAsciiDigit(text[digit])) return false;
        at = digit;
        SkipDigits();
        return true;
    }

    private bool IsUnsigned()
    {
        if (at >= text.Length || text[at] is not ('u' or 'U')) return false;
        at++;
        return true;
    }

    private void Report(int offset, string message) => issues.Add(source.Issue(offset, message));

    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c == '_';
}

internal static class QuotedNames
{
    public static bool ContainsOnlyNameCharacters(this ReadOnlySpan<char> name)
    {
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-' or '/' or ' ')) return false;
        return true;
    }
}
