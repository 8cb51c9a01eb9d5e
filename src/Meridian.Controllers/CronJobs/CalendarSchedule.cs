namespace Meridian.Controllers.CronJobs;

/// <summary>A schedule by the calendar and clock of a time zone. What falls into an hour that is skipped in spring is left out; what falls into
/// one that comes twice in autumn is due twice.</summary>
internal sealed class CalendarSchedule(CronField minutes, CronField hours, CronField days, CronField months, CronField weekdays, TimeZoneInfo zone) : CronSchedule
{
    private const int MostYears = 5;

    internal override DateTimeOffset? Next(DateTimeOffset after)
    {
        // Whole minutes of UTC are those of any zone.
        var time = new DateTimeOffset(after.UtcTicks - (after.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(1);
        if (time.Year > DateTime.MaxValue.Year - MostYears - 1) return null;
        var end = time.AddYears(MostYears);
        while (time <= end)
        {
            var local = TimeZoneInfo.ConvertTime(time, zone);
            if (!months.Allows(local.Month)) time = Begin(new DateTime(local.Year, local.Month, 1).AddMonths(1), time);
            else if (!IsDay(local)) time = Begin(local.Date.AddDays(1), time);
            else if (!hours.Allows(local.Hour)) time = time.AddMinutes(60 - local.Minute);
            else if (!minutes.Allows(local.Minute)) time = time.AddMinutes(1);
            else return time;
        }
        return null;
    }

    // If both fields for days say something, either is enough.
    private bool IsDay(DateTimeOffset local)
    {
        var (day, weekday) = (days.Allows(local.Day), weekdays.Allows((int)local.DayOfWeek));
        return days.IsOpen || weekdays.IsOpen ? day && weekday : day || weekday;
    }

    // The first moment of a local day, which need not begin at midnight.
    private DateTimeOffset Begin(DateTime day, DateTimeOffset before)
    {
        while (zone.IsInvalidTime(day)) day = day.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(day) ? zone.GetAmbiguousTimeOffsets(day).Max() : zone.GetUtcOffset(day);
        var begin = new DateTimeOffset(day, offset).ToUniversalTime();
        return begin > before ? begin : before.AddMinutes(1);
    }
}
