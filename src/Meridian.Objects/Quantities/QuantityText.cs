using System.Globalization;
using System.Numerics;

namespace Meridian.Objects;

/// <summary>Reads and writes the text form of a <see cref="Quantity"/>.</summary>
internal static class QuantityText
{
    /// <summary>What Kubernetes answers to anything else.</summary>
    public const string Rule = @"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    private const int MaxLength = 128;
    private const int MaxExponent = 400;
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

    public static bool TryParse(ReadOnlySpan<char> text, out Quantity quantity)
    {
        quantity = default;
        if (text.Length is 0 or > MaxLength) return false;
        var negative = text[0] == '-';
        var position = text[0] is '-' or '+' ? 1 : 0;
        var digits = BigInteger.Zero;
        var count = 0;
        var fraction = -1;
        for (; position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.'); position++)
        {
            if (text[position] != '.')
            {
                digits = digits * 10 + (text[position] - '0');
                count++;
            }
            else if (fraction < 0) fraction = count;
            else return false;
        }
        if (count == 0 || !TrySuffix(text[position..], out var power10, out var power2, out var format)) return false;
        power10 -= fraction < 0 ? 0 : count - fraction;
        quantity = new Quantity(Nanos(negative, digits << power2, power10 + 9), format);
        return true;
    }

    public static string Write(Quantity quantity) => quantity.Format switch
    {
        QuantityFormat.BinarySI when FitsBinary(quantity.Nanos) => WriteBinary(quantity.Nanos / Quantity.NanosPerUnit),
        QuantityFormat.DecimalExponent => WriteDecimal(quantity.Nanos, Exponent),
        _ => WriteDecimal(quantity.Nanos, group => Decimal[group]),
    };

    // Rounds what is finer than a billionth away from zero.
    private static Int128 Nanos(bool negative, BigInteger digits, int power10)
    {
        var value = digits;
        if (power10 >= 0) value *= BigInteger.Pow(10, power10);
        else
        {
            value = BigInteger.DivRem(value, BigInteger.Pow(10, -power10), out var rest);
            if (!rest.IsZero) value++;
        }
        var capped = BigInteger.Min(value, (BigInteger)long.MaxValue * 1_000_000_000);
        return negative ? -(Int128)capped : (Int128)capped;
    }

    private static bool TrySuffix(ReadOnlySpan<char> suffix, out int power10, out int power2, out QuantityFormat format)
    {
        (power10, power2, format) = (0, 0, QuantityFormat.DecimalSI);
        if (suffix.Length == 0) return true;
        for (var i = 1; i < Binary.Length; i++)
        {
            if (!suffix.SequenceEqual(Binary[i])) continue;
            (power2, format) = (i * 10, QuantityFormat.BinarySI);
            return true;
        }
        for (var i = 0; i < Decimal.Length; i++)
        {
            if (Decimal[i].Length == 0 || !suffix.SequenceEqual(Decimal[i])) continue;
            power10 = (i - 3) * 3;
            return true;
        }
        format = QuantityFormat.DecimalExponent;
        return suffix[0] is 'e' or 'E'
            && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power10)
            && Math.Abs((long)power10) <= MaxExponent;
    }

    // Below 1024, or with a fraction, a binary suffix would have to round: those are written as decimals.
    private static bool FitsBinary(Int128 nanos) =>
        Int128.Abs(nanos) >= 1024 * Quantity.NanosPerUnit && nanos % Quantity.NanosPerUnit == 0;

    private static string WriteBinary(Int128 units)
    {
        var group = 0;
        for (; group < Binary.Length - 1 && units % 1024 == 0; group++) units /= 1024;
        return units.ToString(CultureInfo.InvariantCulture) + Binary[group];
    }

    private static string WriteDecimal(Int128 nanos, Func<int, string> suffix)
    {
        if (nanos == 0) return "0";
        var group = 0;
        for (; group < Decimal.Length - 1 && nanos % 1000 == 0; group++) nanos /= 1000;
        return nanos.ToString(CultureInfo.InvariantCulture) + suffix(group);
    }

    private static string Exponent(int group) => group == 3 ? "" : $"e{((group - 3) * 3).ToString(CultureInfo.InvariantCulture)}";
}
