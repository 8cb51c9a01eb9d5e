namespace Meridian.Storage;

/// <summary>
/// Remembers which revision was the newest when, so that what was superseded longer ago than history is kept is refused alike in every collection,
/// whether it changed or not. Safe for concurrent use.
/// </summary>
/// <param name="time">Clock.</param>
internal sealed class RevisionHistory(TimeProvider time)
{
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);

    // Guards the fields below. The newest sample moves on until its grain is full, so that it never tells less than what has happened.
    private readonly Lock gate = new();
    private readonly Queue<(long At, long Revision)> samples = new();
    private (long At, long Revision)? newest;
    private long grainStarted;
    private long floor;

    /// <summary>Notes that a revision has become the newest.</summary>
    public void Note(long revision)
    {
        var now = time.GetTimestamp();
        lock (gate)
        {
            if (newest is { } full && time.GetElapsedTime(grainStarted, now) >= Grain)
            {
                samples.Enqueue(full);
                newest = null;
            }
            if (newest is null) grainStarted = now;
            newest = (now, revision);
        }
    }

    /// <summary>The oldest revision whose state may still be asked for.</summary>
    public long Floor
    {
        get
        {
            lock (gate)
            {
                while (samples.TryPeek(out var oldest) && IsOld(oldest)) floor = samples.Dequeue().Revision;
                if (newest is { } last && IsOld(last)) floor = last.Revision;
                return floor;
            }
        }
    }

    private bool IsOld((long At, long Revision) sample) => time.GetElapsedTime(sample.At) > WatchLog.MaxAge;
}
