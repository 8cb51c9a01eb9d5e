namespace Meridian.Client;

/// <summary>
/// How fast the events of one part are written: 100 at once, then 50 a second, as Kubernetes limits its own parts. In a burst the work goes first, and is told of
/// later. Shared by the recorders of a part; safe for concurrent use.
/// </summary>
/// <param name="time">Clock.</param>
public sealed class EventPace(TimeProvider time)
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(20);

    private readonly long start = time.GetTimestamp();

    // Guards when the last event taken would be due were none of them let go at once.
    private readonly Lock gate = new();
    private TimeSpan due;

    /// <summary>Takes the turn of one event.</summary>
    /// <returns>How long it must wait; zero or less for not at all.</returns>
    internal TimeSpan Take()
    {
        lock (gate)
        {
            var now = time.GetElapsedTime(start);
            due = (due > now ? due : now) + Each;
            return due - (AtOnce * Each) - now;
        }
    }
}
