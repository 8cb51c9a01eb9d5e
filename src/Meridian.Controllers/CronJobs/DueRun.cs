namespace Meridian.Controllers.CronJobs;

/// <summary>What a schedule asks for now.</summary>
/// <param name="Time">The newest time that is due, or null.</param>
/// <param name="Missed">About how many are due.</param>
/// <param name="Next">The next one, or null.</param>
internal sealed record DueRun(DateTimeOffset? Time, long Missed, DateTimeOffset? Next)
{
    /// <summary>More than this are a sign of a wrong clock or a long standstill.</summary>
    internal const int Many = 100;

    /// <summary>Finds the newest time that is due. Those before it are given up.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="since">The last run, or since when there is the schedule.</param>
    /// <param name="deadline">How late a run may start; null for any lateness.</param>
    /// <param name="now">Time.</param>
    internal static DueRun Find(CronSchedule schedule, DateTimeOffset since, TimeSpan? deadline, DateTimeOffset now)
    {
        if (deadline is { } late && now - late > since) since = now - late;
        var next = schedule.Next(now);
        if (schedule.Next(since) is not { } first || first > now) return new DueRun(null, 0, next);
        if (schedule.Next(first) is not { } second || second > now) return new DueRun(first, 1, next);
        var interval = second - first;
        var missed = (now - first).Ticks / interval.Ticks + 1;
        // Near the end by the interval, then on by the schedule: intervals may differ.
        var newest = first + (missed - 2) * interval;
        for (var time = schedule.Next(newest); time is { } due && due <= now; time = schedule.Next(due)) newest = due;
        return new DueRun(newest, missed, next);
    }
}
