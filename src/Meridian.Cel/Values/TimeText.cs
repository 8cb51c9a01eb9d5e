using System.Buffers;
using System.Globalization;

namespace Meridian.Cel.Values;

/// <summary>Times and lengths of time as text, written and read.</summary>
internal static class TimeText
{
    public const long MinSeconds = -62135596800;
    public const long MaxSeconds = 253402300799;
    private const long NanosPerSecond = 1_000_000_000;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    public static string Timestamp(in CelValue value)
    {
        var (seconds, nanos) = value.AsTimestamp();
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(TimeSpan.FromMinutes(value.OffsetMinutes));
        var zone = value.OffsetMinutes == 0 ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture);
        return time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + Fraction(nanos) + zone;
    }

    /// <summary>As <c>1.5s</c>.</summary>
    public static string Seconds(long nanoseconds)
    {
        var magnitude = nanoseconds < 0 ? 0 - unchecked((ulong)nanoseconds) : (ulong)nanoseconds;
        return (nanoseconds < 0 ? "-" : "") + (magnitude / NanosPerSecond).ToString(CultureInfo.InvariantCulture) + Fraction((long)(magnitude % NanosPerSecond)) + "s";
    }

    /// <summary>Reads RFC 3339; null if it is not that or before year 1 or after 9999.</summary>
    public static CelValue? ParseTimestamp(string text)
    {
        if (text.Length < 20 || text[10] is not ('T' or 't')) return null;
        var nanos = 0L;
        var zone = 19;
        if (text[19] == '.')
        {
            for (zone = 20; zone < text.Length && char.IsAsciiDigit(text[zone]); zone++)
                if (zone < 29) nanos = (nanos * 10) + (text[zone] - '0');
            if (zone == 20) return null;
            for (var i = zone; i < 29; i++) nanos *= 10;
        }
        if (!DateTime.TryParseExact(text.AsSpan(0, 19), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)) return null;
        if (Offset(text.AsSpan(zone)) is not { } offset) return null;
        var seconds = new DateTimeOffset(time).ToUnixTimeSeconds() - offset;
        return seconds is < MinSeconds or > MaxSeconds ? null : CelValue.Timestamp(seconds, (int)nanos, offset / 60);
    }

    /// <summary>Reads a length of time as Go writes it, such as <c>1h30m</c> or <c>-1.5s</c>; null if it is not that or too long.</summary>
    public static long? ParseDuration(string text)
    {
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+")) rest = rest[1..];
        if (rest is "0") return 0;
        if (rest.IsEmpty) return null;
        Int128 total = 0;
        while (!rest.IsEmpty)
        {
            var number = rest.IndexOfAnyExcept(NumberCharacters);
            if (number <= 0 || Unit(rest[number..], out var length) is not { } unit) return null;
            if (Amount(rest[..number], unit) is not { } amount) return null;
            total += amount;
            if (total > (Int128)long.MaxValue + 1) return null;
            rest = rest[(number + length)..];
        }
        if (negative) total = -total;
        return total > long.MaxValue ? null : (long)total;
    }

    private static Int128? Amount(ReadOnlySpan<char> number, long unit)
    {
        var dot = number.IndexOf('.');
        var whole = dot < 0 ? number : number[..dot];
        var fraction = dot < 0 ? [] : number[(dot + 1)..];
        if (fraction.Contains('.') || (whole.IsEmpty && fraction.IsEmpty) || whole.Length > 19) return null;
        Int128 amount = whole.IsEmpty ? 0 : Int128.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture) * unit;
        Int128 scale = unit;
        foreach (var digit in fraction[..Math.Min(fraction.Length, 18)])
        {
            amount += scale * (digit - '0') / 10;
            scale /= 10;
        }
        return amount;
    }

    private static long? Unit(ReadOnlySpan<char> text, out int length)
    {
        length = text.Length > 1 && text[1] == 's' ? 2 : 1;
        if (text.StartsWith("ns")) return 1;
        if (text.StartsWith("us") || text.StartsWith("µs") || text.StartsWith("μs")) return 1000;
        if (text.StartsWith("ms")) return 1_000_000;
        length = 1;
        return text[0] switch { 's' => NanosPerSecond, 'm' => 60 * NanosPerSecond, 'h' => 3600 * NanosPerSecond, _ => null };
    }

    private static int? Offset(ReadOnlySpan<char> zone)
    {
        if (zone is "Z" or "z") return 0;
        if (zone.Length != 6 || zone[3] != ':' || zone[0] is not ('+' or '-')) return null;
        if (!int.TryParse(zone[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours > 23) return null;
        if (!int.TryParse(zone[4..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes > 59) return null;
        return (zone[0] == '-' ? -60 : 60) * ((hours * 60) + minutes);
    }

    private static string Fraction(long nanos) => nanos == 0 ? "" : "." + nanos.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
}
