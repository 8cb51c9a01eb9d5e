using System.Globalization;

namespace Meridian.Cel.Values;

/// <summary>Floating-point numbers in the shortest form that reads back the same, as Go writes them.</summary>
internal static class DoubleText
{
    public static string Shortest(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "+Inf" : "-Inf";
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(text.AsSpan(text.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return value != 0 && exponent is < -4 or >= 21 ? Scientific(shortest, exponent) : Plain(shortest);
    }

    private static string Plain(string shortest) => shortest.Contains('E') ? decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out var d)
        ? d.ToString("0.############################", CultureInfo.InvariantCulture) : shortest : shortest;

    private static string Scientific(string shortest, int exponent)
    {
        var digits = Digits(shortest);
        var sign = shortest[0] == '-' ? "-" : "";
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static string Digits(string shortest)
    {
        var mantissa = shortest.Split('E')[0].Replace(".", "", StringComparison.Ordinal).TrimStart('-').TrimStart('0').TrimEnd('0');
        return mantissa.Length == 0 ? "0" : mantissa;
    }
}
