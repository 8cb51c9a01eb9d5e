namespace Meridian.Cel.Values;

/// <summary>Comparison of numbers of any types by value.</summary>
internal static class Numbers
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static bool IsNumber(CelKind kind) => kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    /// <summary>-1, 0 or 1; null if one is no number or NaN.</summary>
    public static int? Compare(in CelValue a, in CelValue b) => (a.Kind, b.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => a.AsInt().CompareTo(b.AsInt()),
        (CelKind.Uint, CelKind.Uint) => a.AsUint().CompareTo(b.AsUint()),
        (CelKind.Double, CelKind.Double) => Compare(a.AsDouble(), b.AsDouble()),
        (CelKind.Int, CelKind.Uint) => a.AsInt() < 0 ? -1 : ((ulong)a.AsInt()).CompareTo(b.AsUint()),
        (CelKind.Uint, CelKind.Int) => b.AsInt() < 0 ? 1 : a.AsUint().CompareTo((ulong)b.AsInt()),
        (CelKind.Int, CelKind.Double) => Compare(a.AsInt(), b.AsDouble()),
        (CelKind.Double, CelKind.Int) => -Compare(b.AsInt(), a.AsDouble()),
        (CelKind.Uint, CelKind.Double) => Compare(a.AsUint(), b.AsDouble()),
        (CelKind.Double, CelKind.Uint) => -Compare(b.AsUint(), a.AsDouble()),
        _ => null,
    };

    private static int? Compare(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? null : a < b ? -1 : a > b ? 1 : 0;

    // As the reference does: within the range of whole numbers both are compared as floating-point numbers, which loses the last bits.
    private static int? Compare(long a, double b) => double.IsNaN(b) ? null : b > TwoTo63 ? -1 : b < -TwoTo63 ? 1 : ((double)a).CompareTo(b);

    private static int? Compare(ulong a, double b) => double.IsNaN(b) ? null : b > TwoTo64 ? -1 : b < 0 ? 1 : ((double)a).CompareTo(b);
}
