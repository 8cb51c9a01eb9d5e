using System.Globalization;
using System.Text;
using Meridian.Cel.Values;

namespace Meridian.Cel.Libraries;

/// <summary><c>"%d of %s".format([...])</c>.</summary>
internal static class TextFormat
{
    private const int DefaultPrecision = 6;
    private const int MaxPrecision = 1000;

    /// <param name="format">Text with clauses.</param>
    /// <param name="values">Values for them.</param>
    /// <param name="superscript">Whether exponents are written as ×10⁰², as in version 2 of the library, which Kubernetes has.</param>
    public static CelValue Apply(string format, CelList values, bool superscript)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }
            if (++i >= format.Length) return Fault("unexpected end of string");
            if (format[i] == '%')
            {
                result.Append('%');
                continue;
            }
            if (next >= values.Count) return CelValue.Error($"index {next} out of range");
            if (!Precision(format, ref i, out var precision)) return Fault("could not parse formatting clause: error while parsing precision: could not find end of precision specifier");
            var part = i < format.Length ? Clause(format[i], values[next++], precision, superscript) : Fault("unexpected end of string");
            if (part.IsError) return part;
            result.Append(part.AsString());
        }
        return CelValue.String(result.ToString());
    }

    private static CelValue Fault(string message) => CelValue.Error("error during formatting: " + message);

    private static bool Precision(string format, ref int at, out int precision)
    {
        precision = DefaultPrecision;
        if (format[at] != '.') return true;
        var from = ++at;
        while (at < format.Length && char.IsAsciiDigit(format[at])) at++;
        if (at >= format.Length || at - from > 4) return false;
        precision = at == from ? 0 : Math.Min(int.Parse(format.AsSpan(from, at - from), CultureInfo.InvariantCulture), MaxPrecision);
        return true;
    }

    private static CelValue Clause(char clause, CelValue value, int precision, bool superscript) => clause switch
    {
        's' => Text(value),
        'd' => Decimal(value),
        'f' => Fixed(value, precision),
        'e' => Scientific(value, precision, superscript),
        'b' => Binary(value),
        'o' => Octal(value),
        'x' => Hex(value, false),
        'X' => Hex(value, true),
        _ => Fault($"could not parse formatting clause: unrecognized formatting clause \"{clause}\""),
    };

    private static string TypeName(CelValue value) => value.RuntimeType().Name;

    private static CelValue Text(CelValue value) => Shown(value) is { } text
        ? CelValue.String(text)
        : Fault("string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given " + Unshown(value));

    private static string? Shown(CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Double when double.IsInfinity(value.AsDouble()):
                return value.AsDouble() > 0 ? "Infinity" : "-Infinity";
            case CelKind.List:
                var items = value.AsList().Select(Shown).ToList();
                return items.Contains(null) ? null : "[" + string.Join(", ", items) + "]";
            case CelKind.Map:
                return ShownMap(value.AsMap());
            case CelKind.Object or CelKind.Optional or CelKind.Opaque or CelKind.Error:
                return null;
            default:
                return ValueText.Of(value);
        }
    }

    private static string? ShownMap(CelMap map)
    {
        var entries = new List<string>();
        foreach (var key in map.Keys)
        {
            if (!map.TryGet(key, out var value) || Shown(key) is not { } k || Shown(value) is not { } v) return null;
            entries.Add(k + ": " + v);
        }
        entries.Sort(StringComparer.Ordinal);
        return "{" + string.Join(", ", entries) + "}";
    }

    private static string Unshown(CelValue value) => value.Kind switch
    {
        CelKind.List => Unshown(value.AsList().First(v => Shown(v) is null)),
        CelKind.Map => Unshown(value.AsMap().Keys.Select(k => value.AsMap().TryGet(k, out var v) ? v : k).First(v => Shown(v) is null)),
        _ => TypeName(value),
    };

    private static CelValue Decimal(CelValue value) => value.Kind switch
    {
        CelKind.Int or CelKind.Uint => CelValue.String(ValueText.Of(value)),
        CelKind.Double => Text(value),
        _ => Fault("decimal clause can only be used on integers, was given " + TypeName(value)),
    };

    private static double? Number(CelValue value) => value.Kind switch
    {
        CelKind.Double => value.AsDouble(), CelKind.Int => value.AsInt(), CelKind.Uint => value.AsUint(),
        CelKind.String when value.AsString() is "NaN" => double.NaN,
        CelKind.String when value.AsString() is "Infinity" => double.PositiveInfinity,
        CelKind.String when value.AsString() is "-Infinity" => double.NegativeInfinity,
        _ => null,
    };

    private static string? Special(double number) =>
        double.IsNaN(number) ? "NaN" : double.IsPositiveInfinity(number) ? "Infinity" : double.IsNegativeInfinity(number) ? "-Infinity" : null;

    private static CelValue Fixed(CelValue value, int precision)
    {
        if (Number(value) is not { } number) return Fault("fixed-point clause can only be used on doubles, was given " + TypeName(value));
        return CelValue.String(Special(number) ?? number.ToString("F" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    private static CelValue Scientific(CelValue value, int precision, bool superscript)
    {
        if (Number(value) is not { } number) return Fault("scientific clause can only be used on doubles, was given " + TypeName(value));
        if (Special(number) is { } special) return CelValue.String(special);
        var digits = precision == 0 ? "0" : "0." + new string('0', precision);
        var text = number.ToString(digits + "e+00", CultureInfo.InvariantCulture);
        return CelValue.String(superscript ? Superscript(text) : text);
    }

    private static string Superscript(string text)
    {
        var at = text.IndexOf('e', StringComparison.Ordinal);
        var exponent = text[(at + 1)..].TrimStart('+').Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']);
        return text[..at] + "×10" + string.Concat(exponent);
    }

    private static CelValue Binary(CelValue value) => value.Kind switch
    {
        CelKind.Bool => CelValue.String(value.AsBool() ? "1" : "0"),
        CelKind.Int => CelValue.String(Signed(value.AsInt(), 'B')),
        CelKind.Uint => CelValue.String(value.AsUint().ToString("B", CultureInfo.InvariantCulture)),
        _ => Fault("only integers and bools can be formatted as binary, was given " + TypeName(value)),
    };

    private static CelValue Octal(CelValue value) => value.Kind switch
    {
        CelKind.Int => CelValue.String((value.AsInt() < 0 ? "-" : "") + Octal(Magnitude(value.AsInt()))),
        CelKind.Uint => CelValue.String(Octal(value.AsUint())),
        _ => Fault("octal clause can only be used on integers, was given " + TypeName(value)),
    };

    private static string Octal(ulong number)
    {
        var text = "";
        do
        {
            text = (char)('0' + (number & 7)) + text;
            number >>= 3;
        }
        while (number > 0);
        return text;
    }

    private static CelValue Hex(CelValue value, bool upper)
    {
        var text = value.Kind switch
        {
            CelKind.Int => Signed(value.AsInt(), 'X'),
            CelKind.Uint => value.AsUint().ToString("X", CultureInfo.InvariantCulture),
            CelKind.String => Convert.ToHexString(Encoding.UTF8.GetBytes(value.AsString())),
            CelKind.Bytes => Convert.ToHexString(value.AsBytes()),
            _ => null,
        };
        if (text is null) return Fault("only integers, byte buffers, and strings can be formatted as hex, was given " + TypeName(value));
        return CelValue.String(upper ? text : text.ToLowerInvariant());
    }

    private static string Signed(long value, char format) => (value < 0 ? "-" : "") + Magnitude(value).ToString(format.ToString(), CultureInfo.InvariantCulture);

    private static ulong Magnitude(long value) => value < 0 ? 0 - unchecked((ulong)value) : (ulong)value;
}
