using System.Globalization;
using Meridian.Cel.Syntax;
using Meridian.Cel.Values;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries;

/// <summary>Times and lengths of time.</summary>
internal static partial class StandardLibrary
{
    private const long Second = 1_000_000_000;

    private static void Times(CelLibrary library)
    {
        Identity(library, "timestamp", "timestamp_to_timestamp", Timestamp);
        library.Function("timestamp", "string_to_timestamp", T.String, Timestamp, v =>
            TimeText.ParseTimestamp(v.AsString()) ?? (v.AsString().Length > 10 && v.AsString()[4..].Contains('T', StringComparison.Ordinal) ? CelError.Range($"timestamp '{v.AsString()}' is invalid or out of range") : CelValue.Error($"invalid timestamp '{v.AsString()}'")));
        library.Function("timestamp", "int64_to_timestamp", Int, Timestamp, v => Stamp(v.AsInt(), 0));
        Identity(library, "duration", "duration_to_duration", Duration);
        library.Function("duration", "string_to_duration", T.String, Duration, v =>
            TimeText.ParseDuration(v.AsString()) is { } d ? CelValue.Duration(d) : CelError.Range($"duration '{v.AsString()}' is invalid or out of range"));
        library.Function("duration", "int64_to_duration", Int, Duration, v => CelValue.Duration(v.AsInt()));
        library.Function(Operators.Add, "add_timestamp_duration", Timestamp, Duration, Timestamp, (t, d) => Shift(t, d.AsDuration()));
        library.Function(Operators.Add, "add_duration_timestamp", Duration, Timestamp, Timestamp, (d, t) => Shift(t, d.AsDuration()));
        library.Function(Operators.Add, "add_duration_duration", Duration, Duration, Duration, (a, b) => Length((Int128)a.AsDuration() + b.AsDuration()));
        library.Function(Operators.Subtract, "subtract_timestamp_duration", Timestamp, Duration, Timestamp, (t, d) => Shift(t, -(Int128)d.AsDuration()));
        library.Function(Operators.Subtract, "subtract_timestamp_timestamp", Timestamp, Timestamp, Duration, (a, b) => Length(Nanos(a) - Nanos(b)));
        library.Function(Operators.Subtract, "subtract_duration_duration", Duration, Duration, Duration, (a, b) => Length((Int128)a.AsDuration() - b.AsDuration()));
        Fields(library);
        library.Member("getHours", "duration_to_hours", Duration, Int, d => CelValue.Int(d.AsDuration() / (3600 * Second)));
        library.Member("getMinutes", "duration_to_minutes", Duration, Int, d => CelValue.Int(d.AsDuration() / (60 * Second)));
        library.Member("getSeconds", "duration_to_seconds", Duration, Int, d => CelValue.Int(d.AsDuration() / Second));
        library.Member("getMilliseconds", "duration_to_milliseconds", Duration, Int, d => CelValue.Int(d.AsDuration() / 1_000_000));
    }

    private static void Fields(CelLibrary library)
    {
        Field(library, "getFullYear", "timestamp_to_year", t => t.Year);
        Field(library, "getMonth", "timestamp_to_month", t => t.Month - 1);
        Field(library, "getDayOfYear", "timestamp_to_day_of_year", t => t.DayOfYear - 1);
        Field(library, "getDayOfMonth", "timestamp_to_day_of_month", t => t.Day - 1);
        Field(library, "getDate", "timestamp_to_day_of_month_1_based", t => t.Day);
        Field(library, "getDayOfWeek", "timestamp_to_day_of_week", t => (int)t.DayOfWeek);
        Field(library, "getHours", "timestamp_to_hours", t => t.Hour);
        Field(library, "getMinutes", "timestamp_to_minutes", t => t.Minute);
        Field(library, "getSeconds", "timestamp_to_seconds", t => t.Second);
        library.Member("getMilliseconds", "timestamp_to_milliseconds", Timestamp, Int, Milliseconds);
        library.Member("getMilliseconds", "timestamp_to_milliseconds_with_tz", Timestamp, T.String, Int, (t, _) => Milliseconds(t));
    }

    private static void Field(CelLibrary library, string name, string id, Func<DateTimeOffset, int> field)
    {
        library.Member(name, id, Timestamp, Int, t => CelValue.Int(field(Utc(t))));
        library.Member(name, id + "_with_tz", Timestamp, T.String, Int, (t, zone) => TimeZones.Offset(zone.AsString(), Utc(t)) is { } offset
            ? CelValue.Int(field(Utc(t).ToOffset(offset))) : CelValue.Error($"unknown time zone {zone.AsString()}"));
    }

    private static CelValue Milliseconds(CelValue time) => CelValue.Int(time.AsTimestamp().Nanoseconds / 1_000_000);

    private static DateTimeOffset Utc(CelValue time) => DateTimeOffset.FromUnixTimeSeconds(time.AsTimestamp().Seconds);

    private static Int128 Nanos(CelValue time) => ((Int128)time.AsTimestamp().Seconds * Second) + time.AsTimestamp().Nanoseconds;

    private static CelValue Shift(CelValue time, Int128 by)
    {
        var nanos = Nanos(time) + by;
        var seconds = nanos / Second;
        if (nanos % Second < 0) seconds--;
        return Stamp((long)seconds, (int)(nanos - (seconds * Second)));
    }

    private static CelValue Stamp(long seconds, int nanoseconds) =>
        seconds is < TimeText.MinSeconds or > TimeText.MaxSeconds ? CelError.Range("timestamp overflow") : CelValue.Timestamp(seconds, nanoseconds);

    private static CelValue Length(Int128 nanos) =>
        nanos < long.MinValue || nanos > long.MaxValue ? CelError.Range("duration overflow") : CelValue.Duration((long)nanos);
}

internal static class TimeZones
{
    /// <summary>Difference from UTC at a time: of a zone's name, or of <c>+hh:mm</c>; null if there is no such zone.</summary>
    public static TimeSpan? Offset(string zone, DateTimeOffset at)
    {
        if (zone.Contains(':', StringComparison.Ordinal))
        {
            var negative = zone.StartsWith('-');
            return TimeSpan.TryParseExact(zone.TrimStart('+', '-'), "hh\\:mm", CultureInfo.InvariantCulture, out var offset) && offset.TotalHours <= 14
                ? negative ? -offset : offset : null;
        }
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found.GetUtcOffset(at) : null;
    }
}
