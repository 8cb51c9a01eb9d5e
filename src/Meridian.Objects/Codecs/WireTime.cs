using System.Globalization;

namespace Meridian.Objects;

/// <summary>Times as Kubernetes writes them: RFC 3339 in UTC.</summary>
public static class WireTime
{
    private const int SecondsLength = 19;

    /// <summary>Whole seconds, as almost all times in objects: <c>2006-01-02T15:04:05Z</c>.</summary>
    public static string Format(DateTimeOffset time) => Format(time.UtcDateTime);

    /// <summary>Six decimals, as in leases: <c>2006-01-02T15:04:05.000000Z</c>.</summary>
    public static string FormatMicro(DateTimeOffset time) => FormatMicro(time.UtcDateTime);

    internal static string Format(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static string FormatMicro(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads RFC 3339 with any number of decimals and any offset.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out DateTime utc)
    {
        utc = default;
        if (text.Length <= SecondsLength || !DateTime.TryParseExact(
            text[..SecondsLength], "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var seconds)) return false;
        var rest = text[SecondsLength..];
        if (!TryFraction(ref rest, out var fraction) || !TryOffset(rest, out var offset)) return false;
        var ticks = seconds.Ticks + fraction - offset;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) return false;
        utc = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    /// <summary>The time at <paramref name="seconds"/> after the Unix epoch; false outside the years 1 to 9999.</summary>
    internal static bool TryFromUnix(long seconds, int nanos, out DateTime utc)
    {
        utc = default;
        if (seconds is < -62_135_596_800 or > 253_402_300_799 || nanos is < 0 or > 999_999_999) return false;
        utc = DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond + nanos / 100);
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (rest[0] != '.') return true;
        var scale = TimeSpan.TicksPerSecond;
        var length = 1;
        for (; length < rest.Length && char.IsAsciiDigit(rest[length]); length++)
        {
            scale /= 10;
            ticks += (rest[length] - '0') * scale;
        }

        rest = rest[length..];
        return length > 1;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text is "Z") return true;
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':') return false;
        if (!int.TryParse(text[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours > 23) return false;
        if (!int.TryParse(text[4..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes > 59) return false;
        ticks = (hours * 60 + minutes) * TimeSpan.TicksPerMinute * (text[0] == '-' ? -1 : 1);
        return true;
    }
}
