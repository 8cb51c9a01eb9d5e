namespace Meridian.Client;

/// <summary>
/// Notices that the wall clock was set, or stood still while the machine slept: timers run by another clock and know nothing of it, but what is due by the
/// calendar is due now.
/// </summary>
public sealed class ClockWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private readonly TimeProvider time;
    private readonly Action jumped;
    private readonly ITimer timer;

    // Used by the timer only, whose calls are ten seconds apart.
    private (DateTimeOffset Wall, long Steady) last;

    /// <summary>Begins to compare the clocks, every ten seconds.</summary>
    /// <param name="time">Both clocks.</param>
    /// <param name="jumped">Called when one has moved by two seconds or more against the other. Must be quick.</param>
    public ClockWatch(TimeProvider time, Action jumped)
    {
        (this.time, this.jumped) = (time, jumped);
        last = (time.GetUtcNow(), time.GetTimestamp());
        timer = time.CreateTimer(_ => Compare(), null, Period, Period);
    }

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();

    private void Compare()
    {
        var before = last;
        last = (time.GetUtcNow(), time.GetTimestamp());
        var drift = last.Wall - before.Wall - time.GetElapsedTime(before.Steady, last.Steady);
        if (drift.Duration() >= Tolerance) jumped();
    }
}
