using Meridian.Cel.Syntax;
using Meridian.Cel.Values;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries;

/// <summary>Arithmetic: whole numbers fail instead of wrapping around.</summary>
internal static partial class StandardLibrary
{
    private static void Arithmetic(CelLibrary library)
    {
        Whole(library, Operators.Add, "add", (a, b) => a + b, (a, b) => a + b);
        Whole(library, Operators.Subtract, "subtract", (a, b) => a - b, (a, b) => a - b);
        Whole(library, Operators.Multiply, "multiply", (a, b) => a * b, (a, b) => a * b);
        Real(library, Operators.Add, "add_double", (a, b) => a + b);
        Real(library, Operators.Subtract, "subtract_double", (a, b) => a - b);
        Real(library, Operators.Multiply, "multiply_double", (a, b) => a * b);
        Real(library, Operators.Divide, "divide_double", (a, b) => a / b);
        library.Function(Operators.Divide, "divide_int64", Int, Int, Int, (a, b) =>
            b.AsInt() == 0 ? CelValue.Error("division by zero") : a.AsInt() == long.MinValue && b.AsInt() == -1 ? Overflow : CelValue.Int(a.AsInt() / b.AsInt()));
        library.Function(Operators.Divide, "divide_uint64", Uint, Uint, Uint, (a, b) =>
            b.AsUint() == 0 ? CelValue.Error("division by zero") : CelValue.Uint(a.AsUint() / b.AsUint()));
        library.Function(Operators.Modulo, "modulo_int64", Int, Int, Int, (a, b) =>
            b.AsInt() == 0 ? CelValue.Error("modulus by zero") : a.AsInt() == long.MinValue && b.AsInt() == -1 ? Overflow : CelValue.Int(a.AsInt() % b.AsInt()));
        library.Function(Operators.Modulo, "modulo_uint64", Uint, Uint, Uint, (a, b) =>
            b.AsUint() == 0 ? CelValue.Error("modulus by zero") : CelValue.Uint(a.AsUint() % b.AsUint()));
        library.Function(Operators.Negate, "negate_int64", Int, Int, v => v.AsInt() == long.MinValue ? Overflow : CelValue.Int(-v.AsInt()));
        library.Function(Operators.Negate, "negate_double", T.Double, T.Double, v => CelValue.Double(-v.AsDouble()));
        library.Function(Operators.Add, "add_string", T.String, T.String, T.String, (a, b) => CelValue.String(a.AsString() + b.AsString()));
        library.Function(Operators.Add, "add_bytes", Bytes, Bytes, Bytes, (a, b) => CelValue.Bytes([.. a.AsBytes(), .. b.AsBytes()]));
        library.Function(Operators.Add, "add_list", ListOfA, ListOfA, ListOfA, (a, b) => Concat(a.AsList(), b.AsList()));
    }

    private static CelValue Overflow { get; } = CelError.Overflow("integer");

    private static CelValue UintOverflow { get; } = CelError.Overflow("unsigned integer");

    private static void Whole(CelLibrary library, string op, string id, Func<Int128, Int128, Int128> signed, Func<Int128, Int128, Int128> unsigned)
    {
        library.Function(op, id + "_int64", Int, Int, Int, (a, b) =>
            signed(a.AsInt(), b.AsInt()) is var r && r >= long.MinValue && r <= long.MaxValue ? CelValue.Int((long)r) : Overflow);
        // Two unsigned numbers multiply to less than 2^128, which wraps around in a signed one: the limits below still hold it out.
        library.Function(op, id + "_uint64", Uint, Uint, Uint, (a, b) =>
            op == Operators.Multiply ? Product(a.AsUint(), b.AsUint())
            : unsigned(a.AsUint(), b.AsUint()) is var r && r >= 0 && r <= ulong.MaxValue ? CelValue.Uint((ulong)r) : UintOverflow);
    }

    private static CelValue Product(ulong a, ulong b) => Math.BigMul(a, b, out var low) == 0 ? CelValue.Uint(low) : UintOverflow;

    private static void Real(CelLibrary library, string op, string id, Func<double, double, double> apply) =>
        library.Function(op, id, T.Double, T.Double, T.Double, (a, b) => CelValue.Double(apply(a.AsDouble(), b.AsDouble())));

    private static CelValue Concat(CelList a, CelList b) =>
        CelValue.List(a.Concat(b) ?? (a.Count == 0 ? b : b.Count == 0 ? a : new ConcatList(a, b)));
}
