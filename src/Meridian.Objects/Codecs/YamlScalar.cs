using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Meridian.Objects;

/// <summary>
/// What a plain YAML scalar means, by the rules of the library that kubectl and the API server read YAML with (YAML 1.1): <c>yes</c>, <c>on</c> and
/// <c>y</c> are true, <c>0644</c> is octal, dates stay text.
/// </summary>
internal static partial class YamlScalar
{
    /// <summary>The value of a scalar without quotes or tag; null for YAML's null.</summary>
    /// <exception cref="FormatException">An infinity or not-a-number, which JSON cannot hold.</exception>
    public static JsonNode? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => JsonValue.Create(true),
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => JsonValue.Create(false),
        ".nan" or ".NaN" or ".NAN" or ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" =>
            throw new FormatException($"{text} has no place in JSON"),
        _ => char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.' ? Number(text) : JsonValue.Create(text),
    };

    private static JsonValue Number(string text)
    {
        if (Date().IsMatch(text)) return JsonValue.Create(text);
        var plain = text[0] == '.' ? text : text.Replace("_", "", StringComparison.Ordinal);
        if (TryWhole(plain, out var whole)) return whole;
        if (Fraction().IsMatch(plain) && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return JsonValue.Create(number);
        return JsonValue.Create(text);
    }

    private static bool TryWhole(string text, out JsonValue value)
    {
        value = null!;
        var negative = text[0] == '-';
        var digits = text.AsSpan(negative || text[0] == '+' ? 1 : 0);
        if (!TryMagnitude(digits, out var magnitude)) return false;
        if (!negative && magnitude > long.MaxValue) value = JsonValue.Create(magnitude);
        else if (magnitude > (ulong)long.MaxValue + 1) return false;
        else value = JsonValue.Create(negative ? unchecked((long)(0 - magnitude)) : (long)magnitude);
        return true;
    }

    private static bool TryMagnitude(ReadOnlySpan<char> digits, out ulong value)
    {
        if (digits.Length < 2 || digits[0] != '0') return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return digits[1] switch
        {
            'x' or 'X' => ulong.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value),
            'b' or 'B' => ulong.TryParse(digits[2..], NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out value),
            'o' or 'O' => TryOctal(digits[2..], out value),
            _ => TryOctal(digits[1..], out value),
        };
    }

    private static bool TryOctal(ReadOnlySpan<char> digits, out ulong value)
    {
        value = 0;
        // 21 octal digits are 63 bits.
        if (digits.Length is 0 or > 21) return false;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7') return false;
            value = value << 3 | (uint)(digit - '0');
        }

        return true;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ]|$)")]
    private static partial Regex Date();
}
