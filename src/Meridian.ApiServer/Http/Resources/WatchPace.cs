namespace Meridian.ApiServer;

/// <summary>
/// When watches send what they have. A watch that was quiet sends at once. One that changes all the time waits a moment for more, the longer the more
/// watches there are: a thousand of them would otherwise send a thousand small packets for every change. Safe for concurrent use.
/// </summary>
/// <param name="time">Clock.</param>
internal sealed class WatchPace(TimeProvider time)
{
    private static readonly TimeSpan PerWatch = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    // Guards the fields below.
    private readonly Lock gate = new();
    private TaskCompletionSource? tick;
    private ITimer? timer;
    private int watches;

    /// <summary>Counts a watch in.</summary>
    public void Enter() => Interlocked.Increment(ref watches);

    /// <summary>Counts a watch out.</summary>
    public void Leave() => Interlocked.Decrement(ref watches);

    /// <summary>What a watch waits for before it sends; null if it is to send now.</summary>
    /// <param name="lastSent">Timestamp of when it sent last.</param>
    public Task? BeforeSending(long lastSent)
    {
        var pause = PerWatch * Volatile.Read(ref watches);
        if (pause < Shortest) return null;
        if (pause > Longest) pause = Longest;
        return time.GetElapsedTime(lastSent) >= pause ? null : NextTick(pause);
    }

    // One timer for all that wait, and none while nobody does.
    private Task NextTick(TimeSpan pause)
    {
        lock (gate)
        {
            if (tick is not null) return tick.Task;
            tick = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            timer ??= time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(pause, Timeout.InfiniteTimeSpan);
            return tick.Task;
        }
    }

    private void Tick()
    {
        TaskCompletionSource? ended;
        lock (gate) (ended, tick) = (tick, null);
        ended?.SetResult();
    }
}
