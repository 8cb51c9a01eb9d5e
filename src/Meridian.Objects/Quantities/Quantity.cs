using System.Text.Json.Serialization;

namespace Meridian.Objects;

/// <summary>
/// An amount of a resource, such as <c>250m</c> CPU or <c>1Gi</c> memory: a fixed-point number, exact to a billionth,
/// between -2^63+1 and 2^63-1. Larger values are capped, finer ones are rounded away from zero, as Kubernetes does.
/// </summary>
[JsonConverter(typeof(QuantityJsonConverter))]
public readonly struct Quantity : IComparable<Quantity>, IEquatable<Quantity>
{
    internal static readonly Int128 NanosPerUnit = 1_000_000_000;
    private static readonly Int128 Limit = (Int128)long.MaxValue * NanosPerUnit;

    internal Quantity(Int128 nanos, QuantityFormat format) =>
        (Nanos, Format) = (Int128.Clamp(nanos, -Limit, Limit), format);

    /// <summary>Nothing.</summary>
    public static Quantity Zero => default;

    /// <summary>The amount in billionths.</summary>
    internal Int128 Nanos { get; }

    /// <summary>How the amount is written.</summary>
    public QuantityFormat Format { get; }

    /// <summary>Whether the amount is 0.</summary>
    public bool IsZero => Nanos == 0;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Int128.Sign(Nanos);

    /// <summary>The amount in whole units, rounded up: bytes of memory, for example.</summary>
    public long Value => (long)CeilingOf(Nanos, NanosPerUnit);

    /// <summary>The amount in thousandths, rounded up and capped: millicores of CPU, for example.</summary>
    public long MilliValue => (long)Int128.Clamp(CeilingOf(Nanos, 1_000_000), long.MinValue, long.MaxValue);

    /// <summary>An amount of whole units.</summary>
    public static Quantity Of(long units, QuantityFormat format = QuantityFormat.DecimalSI) => new(units * NanosPerUnit, format);

    /// <summary>An amount of thousandths.</summary>
    public static Quantity OfMilli(long thousandths) => new((Int128)thousandths * 1_000_000, QuantityFormat.DecimalSI);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not a quantity.</exception>
    public static Quantity Parse(string text) => TryParse(text, out var quantity) ? quantity : throw new FormatException(QuantityText.Rule);

    /// <summary>Reads the text form; false if it is not a quantity.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Quantity quantity) => QuantityText.TryParse(text, out quantity);

    /// <summary>The sum, in the format of the first that is not zero.</summary>
    public static Quantity operator +(Quantity a, Quantity b) => new(a.Nanos + b.Nanos, a.IsZero ? b.Format : a.Format);

    /// <summary>The difference, in the format of the first that is not zero.</summary>
    public static Quantity operator -(Quantity a, Quantity b) => new(a.Nanos - b.Nanos, a.IsZero ? b.Format : a.Format);

    /// <summary>As <c>+</c>.</summary>
    public static Quantity Add(Quantity a, Quantity b) => a + b;

    /// <summary>As <c>-</c>.</summary>
    public static Quantity Subtract(Quantity a, Quantity b) => a - b;

    /// <summary>Whether the amounts are equal; formats do not matter.</summary>
    public static bool operator ==(Quantity a, Quantity b) => a.Equals(b);

    /// <summary>Whether the amounts differ.</summary>
    public static bool operator !=(Quantity a, Quantity b) => !a.Equals(b);

    /// <summary>Compares amounts.</summary>
    public static bool operator <(Quantity a, Quantity b) => a.Nanos < b.Nanos;

    /// <summary>Compares amounts.</summary>
    public static bool operator >(Quantity a, Quantity b) => a.Nanos > b.Nanos;

    /// <summary>Compares amounts.</summary>
    public static bool operator <=(Quantity a, Quantity b) => a.Nanos <= b.Nanos;

    /// <summary>Compares amounts.</summary>
    public static bool operator >=(Quantity a, Quantity b) => a.Nanos >= b.Nanos;

    /// <inheritdoc />
    public int CompareTo(Quantity other) => Nanos.CompareTo(other.Nanos);

    /// <inheritdoc />
    public bool Equals(Quantity other) => Nanos == other.Nanos;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Nanos.GetHashCode();

    /// <summary>The canonical text: no fraction, no precision lost, the largest suffix that fits.</summary>
    public override string ToString() => QuantityText.Write(this);

    private static Int128 CeilingOf(Int128 value, Int128 divisor)
    {
        var quotient = value / divisor;
        return value > 0 && quotient * divisor != value ? quotient + 1 : quotient;
    }
}
