namespace Meridian.Controllers.CronJobs;

/// <summary>Says when something is due.</summary>
internal abstract class CronSchedule
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>The first time after another one, or null if there is none within five years.</summary>
    internal abstract DateTimeOffset? Next(DateTimeOffset after);

    /// <summary>Reads five fields (minute, hour, day, month, weekday), a name such as <c>@daily</c>, or <c>@every</c> with a duration.</summary>
    /// <param name="text">The schedule. A time zone inside of it is not allowed.</param>
    /// <param name="zone">Time zone of the fields.</param>
    /// <exception cref="FormatException">It is no schedule.</exception>
    internal static CronSchedule Parse(string text, TimeZoneInfo zone)
    {
        if (text.StartsWith("@every ", StringComparison.Ordinal)) return new IntervalSchedule(GoDuration.Parse(text["@every ".Length..]));
        var fields = Named(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5) throw new FormatException($"expected exactly 5 fields, found {fields.Length}: {text}");
        return new CalendarSchedule(
            CronField.Parse(fields[0], 0, 59, []), CronField.Parse(fields[1], 0, 23, []), CronField.Parse(fields[2], 1, 31, []),
            CronField.Parse(fields[3], 1, 12, Months), CronField.Parse(fields[4], 0, 6, Days), zone);
    }

    private static string Named(string text) => text switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => text,
    };
}
