using System.Globalization;

namespace Meridian.ApiServer;

/// <summary>Durations as kubectl shows them: two units at most, coarser the longer.</summary>
public static class HumanAge
{
    /// <summary>Time from <paramref name="start"/> to <paramref name="now"/>; <c>&lt;unknown&gt;</c> without a start.</summary>
    public static string Since(DateTimeOffset? start, DateTimeOffset now) => start is { } from ? Of(now - from) : "<unknown>";

    /// <summary>A duration; <c>&lt;invalid&gt;</c> when it is more than a second in the future.</summary>
    public static string Of(TimeSpan age)
    {
        var seconds = (long)age.TotalSeconds;
        if (seconds < -1) return "<invalid>";
        if (seconds < 0) return "0s";
        if (seconds < 120) return One(seconds, "s");
        long minutes = seconds / 60, hours = seconds / 3600, days = hours / 24, years = days / 365;
        if (minutes < 10) return Two(minutes, "m", seconds % 60, "s");
        if (minutes < 180) return One(minutes, "m");
        if (hours < 8) return Two(hours, "h", minutes % 60, "m");
        if (hours < 48) return One(hours, "h");
        if (days < 8) return Two(days, "d", hours % 24, "h");
        if (years < 2) return One(days, "d");
        return years < 8 ? Two(years, "y", days % 365, "d") : One(years, "y");
    }

    private static string One(long value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");

    private static string Two(long value, string unit, long rest, string restUnit) => rest == 0 ? One(value, unit) : One(value, unit) + One(rest, restUnit);
}
