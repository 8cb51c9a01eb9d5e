namespace Meridian.Cel;

/// <summary>The least and the most that something can cost, or be large. Sums and products stay at the largest number instead of wrapping around.</summary>
/// <param name="Min">The least.</param>
/// <param name="Max">The most; <see cref="ulong.MaxValue"/> where there is no bound.</param>
public readonly record struct CelCost(ulong Min, ulong Max)
{
    internal static CelCost Zero => default;

    internal static CelCost One { get; } = Exactly(1);

    internal static CelCost Unknown { get; } = new(0, ulong.MaxValue);

    internal static CelCost Exactly(ulong cost) => new(cost, cost);

    internal CelCost Plus(CelCost other) => new(Sum(Min, other.Min), Sum(Max, other.Max));

    internal CelCost Times(CelCost other) => new(Product(Min, other.Min), Product(Max, other.Max));

    internal CelCost Scaled(double factor) => new(Scaled(Min, factor), Scaled(Max, factor));

    internal CelCost Or(CelCost other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    private static ulong Sum(ulong a, ulong b) => a > ulong.MaxValue - b ? ulong.MaxValue : a + b;

    private static ulong Product(ulong a, ulong b) => Math.BigMul(a, b, out var low) == 0 ? low : ulong.MaxValue;

    private static ulong Scaled(ulong value, double factor) => Math.Ceiling(value * factor) is var scaled && scaled >= ulong.MaxValue ? ulong.MaxValue : (ulong)scaled;
}
