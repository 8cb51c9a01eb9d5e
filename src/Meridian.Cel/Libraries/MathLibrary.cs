using Meridian.Cel.Syntax;
using Meridian.Cel.Values;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries;

/// <summary>Greatest and least, rounding, signs and bits.</summary>
internal static class MathLibrary
{
    public static CelLibrary Create()
    {
        var library = new CelLibrary("math").With([.. Extremes("greatest"), .. Extremes("least")]);
        Extreme(library, "math.@max", 1);
        Extreme(library, "math.@min", -1);
        Reals(library);
        Signs(library);
        Bits(library);
        return library;
    }

    private static IEnumerable<Macro> Extremes(string name)
    {
        for (var count = 0; count <= 32; count++)
            yield return new Macro(name, count, true, (p, at, target, a) => target is IdentExpr { Name: "math" } ? Expand(p, at, name, a) : null);
    }

    private static Expr Expand(Parser parser, int position, string name, Expr[] arguments)
    {
        var function = name == "greatest" ? "math.@max" : "math.@min";
        if (arguments.Length == 0) return parser.Fault(position, $"math.{name}() requires at least one argument");
        foreach (var argument in arguments)
        {
            if (argument is ConstExpr { Value.Kind: not (CelKind.Int or CelKind.Uint or CelKind.Double) })
                return parser.Fault(argument.Position, arguments.Length == 1 ? $"math.{name}() invalid single argument value" : $"math.{name}() simple literal arguments must be numeric");
        }
        if (arguments.Length <= 2) return new CallExpr(position, function, null, arguments);
        return new CallExpr(position, function, null, new ListExpr(position, arguments, new bool[arguments.Length]));
    }

    private static void Extreme(CelLibrary library, string name, int sign)
    {
        CelType[] numbers = [Int, Uint, T.Double];
        foreach (var type in numbers)
        {
            library.Function(name, $"{name}_{type}", type, type, v => v);
            library.Function(name, $"{name}_list_{type}", List(type), type, v => OfList(v.AsList(), sign));
            foreach (var other in numbers)
                library.Function(name, $"{name}_{type}_{other}", type, other, type.Equals(other) ? type : Dyn, (a, b) => Better(a, b, sign));
        }
        library.Function(name, name + "_list_dyn", List(Dyn), Dyn, v => OfList(v.AsList(), sign));
    }

    private static CelValue Better(CelValue a, CelValue b, int sign) => Numbers.Compare(b, a) is { } c && c * sign > 0 ? b : a;

    private static CelValue OfList(CelList list, int sign)
    {
        if (list.Count == 0) return CelValue.Error($"math.@{(sign > 0 ? "max" : "min")}(list) argument must not be empty");
        var best = list[0];
        foreach (var item in list)
        {
            if (!Numbers.IsNumber(item.Kind)) return CelError.NoSuchOverload;
            best = Better(best, item, sign);
        }
        return best;
    }

    private static void Reals(CelLibrary library)
    {
        library.Function("math.ceil", "math_ceil_double", T.Double, T.Double, v => CelValue.Double(Math.Ceiling(v.AsDouble())));
        library.Function("math.floor", "math_floor_double", T.Double, T.Double, v => CelValue.Double(Math.Floor(v.AsDouble())));
        library.Function("math.round", "math_round_double", T.Double, T.Double, v => CelValue.Double(Math.Round(v.AsDouble(), MidpointRounding.AwayFromZero)));
        library.Function("math.trunc", "math_trunc_double", T.Double, T.Double, v => CelValue.Double(Math.Truncate(v.AsDouble())));
        library.Function("math.isInf", "math_isInf_double", T.Double, Bool, v => CelValue.Bool(double.IsInfinity(v.AsDouble())));
        library.Function("math.isNaN", "math_isNaN_double", T.Double, Bool, v => CelValue.Bool(double.IsNaN(v.AsDouble())));
        library.Function("math.isFinite", "math_isFinite_double", T.Double, Bool, v => CelValue.Bool(double.IsFinite(v.AsDouble())));
        library.Function("math.sqrt", "math_sqrt_double", T.Double, T.Double, v => CelValue.Double(Math.Sqrt(v.AsDouble())));
        library.Function("math.sqrt", "math_sqrt_int", Int, T.Double, v => CelValue.Double(Math.Sqrt(v.AsInt())));
        library.Function("math.sqrt", "math_sqrt_uint", Uint, T.Double, v => CelValue.Double(Math.Sqrt(v.AsUint())));
    }

    private static void Signs(CelLibrary library)
    {
        library.Function("math.abs", "math_abs_double", T.Double, T.Double, v => CelValue.Double(Math.Abs(v.AsDouble())));
        library.Function("math.abs", "math_abs_int", Int, Int, v => v.AsInt() == long.MinValue ? CelError.Overflow("integer") : CelValue.Int(Math.Abs(v.AsInt())));
        library.Function("math.abs", "math_abs_uint", Uint, Uint, v => v);
        library.Function("math.sign", "math_sign_double", T.Double, T.Double, v => CelValue.Double(double.IsNaN(v.AsDouble()) ? double.NaN : Math.Sign(v.AsDouble())));
        library.Function("math.sign", "math_sign_int", Int, Int, v => CelValue.Int(Math.Sign(v.AsInt())));
        library.Function("math.sign", "math_sign_uint", Uint, Uint, v => CelValue.Uint(v.AsUint() == 0 ? 0UL : 1));
    }

    private static void Bits(CelLibrary library)
    {
        Bit(library, "math.bitAnd", (a, b) => a & b);
        Bit(library, "math.bitOr", (a, b) => a | b);
        Bit(library, "math.bitXor", (a, b) => a ^ b);
        library.Function("math.bitNot", "math_bitNot_int_int", Int, Int, v => CelValue.Int(~v.AsInt()));
        library.Function("math.bitNot", "math_bitNot_uint_uint", Uint, Uint, v => CelValue.Uint(~v.AsUint()));
        Shift(library, "math.bitShiftLeft", (bits, by) => bits << by);
        Shift(library, "math.bitShiftRight", (bits, by) => bits >> by);
    }

    private static void Bit(CelLibrary library, string name, Func<ulong, ulong, ulong> apply)
    {
        library.Function(name, name + "_int_int", Int, Int, Int, (a, b) => CelValue.Int(unchecked((long)apply(a.AsUint(), b.AsUint()))));
        library.Function(name, name + "_uint_uint", Uint, Uint, Uint, (a, b) => CelValue.Uint(apply(a.AsUint(), b.AsUint())));
    }

    private static void Shift(CelLibrary library, string name, Func<ulong, int, ulong> apply)
    {
        CelValue Shifted(CelValue value, CelValue by) => by.AsInt() < 0 ? CelValue.Error($"{name}() negative offset: {by.AsInt()}")
            : by.AsInt() > 63 ? Of(value.Kind, 0) : Of(value.Kind, apply(value.AsUint(), (int)by.AsInt()));
        library.Function(name, name + "_int_int", Int, Int, Int, Shifted);
        library.Function(name, name + "_uint_int", Uint, Int, Uint, Shifted);
    }

    private static CelValue Of(CelKind kind, ulong bits) => kind == CelKind.Int ? CelValue.Int(unchecked((long)bits)) : CelValue.Uint(bits);
}
