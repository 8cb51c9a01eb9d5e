using System.Globalization;
using CsCheck;
using Meridian.Controllers.CronJobs;

namespace Meridian.Controllers.Tests.CronJobs;

public sealed class CronScheduleTests
{
    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string Next(string schedule, string after, string zone = "UTC") =>
        CronSchedule.Parse(schedule, TimeZoneInfo.FindSystemTimeZoneById(zone)).Next(Time(after))?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "never";

    [Theory]
    [InlineData("*/15 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:15:00Z")]
    [InlineData("*/15 * * * *", "2026-01-01T00:14:59.9Z", "2026-01-01T00:15:00Z")]
    [InlineData("5/20 * * * *", "2026-01-01T00:26:00Z", "2026-01-01T00:45:00Z")]
    [InlineData("0 0 * feb sun", "2026-01-15T00:00:00Z", "2026-02-01T00:00:00Z")]
    [InlineData("0 9-17/4 * * mon-fri", "2026-01-02T17:30:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("0 0 13 * FRI", "2026-01-03T00:00:00Z", "2026-01-09T00:00:00Z")]
    [InlineData("0 0 13 * ?", "2026-01-03T00:00:00Z", "2026-01-13T00:00:00Z")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 30 2 *", "2026-01-01T00:00:00Z", "never")]
    [InlineData("@hourly", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z")]
    [InlineData("@weekly", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("@yearly", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("@every 1h30m", "2026-01-01T00:00:10.5Z", "2026-01-01T01:30:10Z")]
    public void Next_IsTheFirstTimeAfter(string schedule, string after, string expected) => Assert.Equal(expected, Next(schedule, after));

    [Theory]
    [InlineData("0 9 * * *", "2026-01-01T00:00:00Z", "Asia/Kolkata", "2026-01-01T03:30:00Z")]
    // An hour that is skipped, and one that comes twice.
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "Europe/Berlin", "2026-03-30T00:30:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T00:30:00Z", "Europe/Berlin", "2026-10-25T01:30:00Z")]
    public void Next_FollowsTheZonesClock(string schedule, string after, string zone, string expected) => Assert.Equal(expected, Next(schedule, after, zone));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("@often")]
    [InlineData("TZ=UTC * * * * *")]
    [InlineData("@every soon")]
    public void Parse_WhatIsNoSchedule_IsRefused(string text) => Assert.Throws<FormatException>(() => CronSchedule.Parse(text, TimeZoneInfo.Utc));

    [Fact]
    public void Parse_AnyText_IsReadOrRefused() => Gen.String[Gen.Char["0123456789*/-,? @everydailyhmsTZ=\u0663"], 0, 30].Sample(text =>
    {
        try
        {
            _ = CronSchedule.Parse(text, TimeZoneInfo.Utc).Next(Time("2026-01-01T00:00:00Z"));
        }
        catch (FormatException)
        {
            // It is none.
        }
    });

    [Fact]
    public void Next_IsTheFirstMinuteThatMatches_OfAnyFields() =>
        Gen.Select(Gen.Int[0, 59], Gen.Int[0, 23], Gen.Int[1, 31], Gen.Int[0, 6], Gen.Int[0, 500_000]).Sample((minute, hour, day, weekday, offset) =>
        {
            var after = Time("2026-01-01T00:00:00Z").AddMinutes(offset);
            var found = CronSchedule.Parse($"{minute} {hour} {day} * {weekday}", TimeZoneInfo.Utc).Next(after)!.Value;
            var expected = after.AddMinutes(1);
            while (!(expected.Minute == minute && expected.Hour == hour && (expected.Day == day || (int)expected.DayOfWeek == weekday))) expected = expected.AddMinutes(1);
            Assert.Equal(expected, found);
        });

    [Theory]
    [InlineData("2026-01-01T00:04:59Z", null, "", 0)]
    [InlineData("2026-01-01T00:05:00Z", null, "2026-01-01T00:05:00Z", 1)]
    [InlineData("2026-01-01T00:22:00Z", null, "2026-01-01T00:20:00Z", 4)]
    [InlineData("2026-01-02T00:00:00Z", null, "2026-01-02T00:00:00Z", 288)]
    [InlineData("2026-01-02T00:04:00Z", 60, "", 0)]
    public void Due_IsTheNewestTime(string now, int? deadline, string expected, int missed)
    {
        var due = DueRun.Find(CronSchedule.Parse("*/5 * * * *", TimeZoneInfo.Utc), Time("2026-01-01T00:00:00Z"), deadline is { } s ? TimeSpan.FromSeconds(s) : null, Time(now));

        Assert.Equal((expected.Length == 0 ? null : Time(expected), missed), (due.Time, due.Missed));
    }
}
