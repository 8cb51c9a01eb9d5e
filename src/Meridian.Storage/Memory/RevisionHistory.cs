namespace Meridian.Storage;

/// <summary>
/// Remembers which revision was the newest when, so that what was superseded longer ago than history is kept is refused alike in every collection,
/// whether it changed or not. Safe for concurrent use.
/// </summary>
/// <param name="time">Clock.</param>
internal sealed class RevisionHistory(TimeProvider time)
{
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);

    // Guards the fields below.
    private readonly Lock gate = new();
    private readonly Queue<(long At, long Revision)> samples = new();
    private long lastSample;
    private long floor;

    /// <summary>Notes that a revision has become the newest.</summary>
    public void Note(long revision)
    {
        var now = time.GetTimestamp();
        lock (gate)
        {
            if (samples.Count > 0 && time.GetElapsedTime(lastSample, now) < Grain) return;
            samples.Enqueue((now, revision));
            lastSample = now;
        }
    }

    /// <summary>The oldest revision whose state may still be asked for.</summary>
    public long Floor
    {
        get
        {
            lock (gate)
            {
                while (samples.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > WatchLog.MaxAge) floor = samples.Dequeue().Revision;
                return floor;
            }
        }
    }
}
