using System.Globalization;
using System.Text;
using Meridian.Cel.Values;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries;

/// <summary>Functions of text, and conversions between types.</summary>
internal static partial class StandardLibrary
{
    private static void Text(CelLibrary library)
    {
        library.Member("contains", "contains_string", T.String, T.String, Bool, (a, b) => CelValue.Bool(a.AsString().Contains(b.AsString(), StringComparison.Ordinal)));
        library.Member("startsWith", "starts_with_string", T.String, T.String, Bool, (a, b) => CelValue.Bool(a.AsString().StartsWith(b.AsString(), StringComparison.Ordinal)));
        library.Member("endsWith", "ends_with_string", T.String, T.String, Bool, (a, b) => CelValue.Bool(a.AsString().EndsWith(b.AsString(), StringComparison.Ordinal)));
        library.Member("matches", "matches_string", T.String, T.String, Bool, Matches);
        library.Function("matches", "matches", T.String, T.String, Bool, Matches);
    }

    private static CelValue Matches(CelValue text, CelValue pattern) => Re2.With(pattern.AsString(), r => CelValue.Bool(r.IsMatch(text.AsString())));

    private static void Conversions(CelLibrary library)
    {
        library.Function("type", "type", A, TypeOf(A), v => CelValue.TypeOf(v.RuntimeType()));
        library.Function("dyn", "to_dyn", A, Dyn, v => v);
        Identity(library, "int", "int64_to_int64", Int);
        library.Function("int", "uint64_to_int64", Uint, Int, v => v.AsUint() > long.MaxValue ? Overflow : CelValue.Int((long)v.AsUint()));
        library.Function("int", "double_to_int64", T.Double, Int, v => v.AsDouble() is > -9223372036854775808.0 and < 9223372036854775808.0 and var d ? CelValue.Int((long)d) : CelError.Range("integer overflow"));
        library.Function("int", "string_to_int64", T.String, Int, v =>
            long.TryParse(v.AsString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? CelValue.Int(n) : Unparsed("ParseInt", v));
        library.Function("int", "timestamp_to_int64", Timestamp, Int, v => CelValue.Int(v.AsTimestamp().Seconds));
        library.Function("int", "duration_to_int64", Duration, Int, v => CelValue.Int(v.AsDuration()));
        Identity(library, "uint", "uint64_to_uint64", Uint);
        library.Function("uint", "int64_to_uint64", Int, Uint, v => v.AsInt() < 0 ? CelError.Range("unsigned integer overflow") : CelValue.Uint((ulong)v.AsInt()));
        library.Function("uint", "double_to_uint64", T.Double, Uint, v => v.AsDouble() is >= 0 and < 18446744073709551616.0 and var d ? CelValue.Uint((ulong)d) : CelError.Range("unsigned integer overflow"));
        library.Function("uint", "string_to_uint64", T.String, Uint, v =>
            ulong.TryParse(v.AsString(), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? CelValue.Uint(n) : Unparsed("ParseUint", v));
        Identity(library, "double", "double_to_double", T.Double);
        library.Function("double", "int64_to_double", Int, T.Double, v => CelValue.Double(v.AsInt()));
        library.Function("double", "uint64_to_double", Uint, T.Double, v => CelValue.Double(v.AsUint()));
        library.Function("double", "string_to_double", T.String, T.Double, ParseDouble);
        Identity(library, "bool", "bool_to_bool", Bool);
        library.Function("bool", "string_to_bool", T.String, Bool, ParseBool);
        Identity(library, "bytes", "bytes_to_bytes", Bytes);
        library.Function("bytes", "string_to_bytes", T.String, Bytes, v => CelValue.Bytes(Encoding.UTF8.GetBytes(v.AsString())));
        ToText(library);
    }

    private static void ToText(CelLibrary library)
    {
        Identity(library, "string", "string_to_string", T.String);
        library.Function("string", "bytes_to_string", Bytes, T.String, v =>
            CodePoints.Utf8(v.AsBytes()) is { } text ? CelValue.String(text) : CelValue.Error("invalid UTF-8 in bytes, cannot convert to string"));
        (CelType Type, string Id)[] others = [(Bool, "bool"), (Int, "int64"), (Uint, "uint64"), (T.Double, "double"), (Timestamp, "timestamp"), (Duration, "duration")];
        foreach (var (type, id) in others) library.Function("string", id + "_to_string", type, T.String, v => CelValue.String(ValueText.Of(v)));
    }

    private static void Identity(CelLibrary library, string name, string id, CelType type) => library.Function(name, id, type, type, v => v);

    private static CelValue ParseDouble(CelValue value)
    {
        var text = value.AsString();
        if (text.TrimStart('+', '-').ToUpperInvariant() is "INF" or "INFINITY")
            return CelValue.Double(text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity);
        if (text.Equals("NaN", StringComparison.OrdinalIgnoreCase)) return CelValue.Double(double.NaN);
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out var d) && !double.IsInfinity(d) ? CelValue.Double(d) : Unparsed("ParseFloat", value);
    }

    private static CelValue ParseBool(CelValue value) => value.AsString() switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => CelValue.True,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => CelValue.False,
        _ => CelValue.Error("Type conversion error: strconv.ParseBool: parsing \"" + value.AsString() + "\": invalid syntax"),
    };

    private static CelValue Unparsed(string how, CelValue value) => CelValue.Error($"strconv.{how}: parsing \"{value.AsString()}\": invalid syntax");
}
