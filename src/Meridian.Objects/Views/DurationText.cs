using System.Buffers;
using System.Globalization;

namespace Meridian.Objects;

/// <summary>Lengths of time as Kubernetes objects write them: <c>4s</c>, <c>1m30s</c>, <c>500ms</c>, <c>1.5h</c>.</summary>
public static class DurationText
{
    private const int LongestText = 64;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Reads a length of time; null if the text is none, or is negative or longer than ten thousand days.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text == "0") return TimeSpan.Zero;
        if (text.Length is 0 or > LongestText) return null;
        var rest = text.AsSpan();
        var seconds = 0m;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || digits > 15 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) return null;
            rest = rest[digits..];
            if (Unit(rest) is not { } unit) return null;
            seconds += amount * unit.Seconds;
            rest = rest[unit.Length..];
        }
        return seconds <= 864_000_000m ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;
    }

    /// <summary>The length of time, or <paramref name="otherwise"/> if the text is empty or none.</summary>
    public static TimeSpan ParseOr(string text, TimeSpan otherwise) => Parse(text) ?? otherwise;

    private static (int Length, decimal Seconds)? Unit(ReadOnlySpan<char> text) => text switch
    {
        ['n', 's', ..] => (2, 0.000_000_001m),
        ['u' or 'µ' or 'μ', 's', ..] => (2, 0.000_001m),
        ['m', 's', ..] => (2, 0.001m),
        ['s', ..] => (1, 1m),
        ['m', ..] => (1, 60m),
        ['h', ..] => (1, 3600m),
        _ => null,
    };
}
