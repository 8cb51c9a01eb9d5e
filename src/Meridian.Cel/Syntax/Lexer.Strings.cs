using System.Globalization;
using System.Text;

namespace Meridian.Cel.Syntax;

/// <summary>Text and bytes literals: prefixes, triple quotes, escapes.</summary>
internal sealed partial class Lexer
{
    /// <summary>Where the quote of a literal is that begins here; null if none does.</summary>
    private int? QuoteOfLiteral(out bool raw, out bool bytes)
    {
        (raw, bytes) = (false, false);
        var quote = at;
        for (; quote < text.Length && quote < at + 2; quote++)
        {
            if (text[quote] is 'r' or 'R' && !raw) raw = true;
            else if (text[quote] is 'b' or 'B' && !bytes) bytes = true;
            else break;
        }
        return quote < text.Length && text[quote] is '"' or '\'' ? quote : null;
    }

    private Token? Quoted(int quote, bool raw, bool bytes)
    {
        var mark = text[quote];
        var triple = quote + 2 < text.Length && text[quote + 1] == mark && text[quote + 2] == mark;
        var from = quote + (triple ? 3 : 1);
        var end = ClosingQuote(from, mark, triple, raw);
        if (end < 0) return Unclosed(quote);
        var start = at;
        at = end + (triple ? 3 : 1);
        var body = text.AsSpan(from, end - from);
        return bytes
            ? new Token(TokenKind.Bytes, start, text[start..at], CelValue.Bytes(DecodeBytes(start, body, raw)))
            : new Token(TokenKind.String, start, text[start..at], CelValue.String(DecodeText(start, body, raw)));
    }

    private int ClosingQuote(int from, char mark, bool triple, bool raw)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '\\' && !raw) i++;
            else if (!triple && text[i] is '\n' or '\r' && !triple) return -1;
            else if (text[i] == mark && (!triple || (i + 2 < text.Length && text[i + 1] == mark && text[i + 2] == mark))) return i;
        }
        return -1;
    }

    private Token? Unclosed(int quote)
    {
        var end = text.IndexOfAny(['\n', '\r'], quote);
        if (end < 0) end = text.Length;
        Report(at, $"Syntax error: token recognition error at: '{text[at..end]}'");
        at = end;
        return null;
    }

    private string DecodeText(int start, ReadOnlySpan<char> body, bool raw)
    {
        if (raw || body.IndexOfAny('\\', '\r') < 0) return body.ToString();
        var result = new StringBuilder(body.Length);
        for (var i = 0; i < body.Length;)
        {
            if (body[i] == '\r') i = Newline(body, i, result);
            else if (body[i] != '\\') result.Append(body[i++]);
            else if (Escape(body, ref i, out var value, out _) && value is < 0xD800 or > 0xDFFF and <= 0x10FFFF) result.Append(char.ConvertFromUtf32(value));
            else return Bad(start, body, i);
        }
        return result.ToString();
    }

    private static int Newline(ReadOnlySpan<char> body, int i, StringBuilder result)
    {
        result.Append('\n');
        return i + 1 < body.Length && body[i + 1] == '\n' ? i + 2 : i + 1;
    }

    private byte[] DecodeBytes(int start, ReadOnlySpan<char> body, bool raw)
    {
        if (raw || body.IndexOf('\\') < 0) return Encoding.UTF8.GetBytes(body.ToString());
        var result = new List<byte>(body.Length);
        var utf8 = new byte[4];
        for (var i = 0; i < body.Length;)
        {
            if (body[i] != '\\')
            {
                Rune.DecodeFromUtf16(body[i..], out var rune, out var used);
                result.AddRange(utf8.AsSpan(0, rune.EncodeToUtf8(utf8)));
                i += used;
            }
            else if (Escape(body, ref i, out var value, out var unicode) && !unicode && value <= 255) result.Add((byte)value);
            else
            {
                Bad(start, body, i);
                return [];
            }
        }
        return [.. result];
    }

    private string Bad(int start, ReadOnlySpan<char> body, int i)
    {
        var unicode = i > 0 && body[..Math.Min(i, body.Length)].LastIndexOf('\\') is >= 0 and var slash && slash + 1 < body.Length && body[slash + 1] is 'u' or 'U';
        Report(start, unicode ? "invalid unicode code point" : $"Syntax error: token recognition error at: '{text[start..at]}'");
        return "";
    }

    /// <summary>Reads the escape at <paramref name="i"/> and moves behind it; false if there is no such escape.</summary>
    private static bool Escape(ReadOnlySpan<char> body, ref int i, out int value, out bool unicode)
    {
        var c = i + 1 < body.Length ? body[i + 1] : '\0';
        unicode = c is 'u' or 'U';
        i += 2;
        value = c switch
        {
            'a' => 7, 'b' => 8, 'f' => 12, 'n' => 10, 'r' => 13, 't' => 9, 'v' => 11, '\\' or '\'' or '"' or '`' or '?' => c, _ => -1,
        };
        if (value >= 0) return true;
        return c switch
        {
            'x' or 'X' => Digits(body, ref i, 2, 16, out value),
            'u' => Digits(body, ref i, 4, 16, out value),
            'U' => Digits(body, ref i, 8, 16, out value),
            >= '0' and <= '3' => Octal(body, ref i, out value),
            _ => false,
        };
    }

    private static bool Octal(ReadOnlySpan<char> body, ref int i, out int value)
    {
        i--;
        return Digits(body, ref i, 3, 8, out value);
    }

    private static bool Digits(ReadOnlySpan<char> body, ref int i, int count, int radix, out int value)
    {
        value = 0;
        if (i + count > body.Length) return false;
        foreach (var c in body.Slice(i, count))
        {
            if (!char.IsAsciiHexDigit(c)) return false;
            var digit = int.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (digit >= radix || value > 0x10FFFF) return false;
            value = (value * radix) + digit;
        }
        i += count;
        return true;
    }
}
