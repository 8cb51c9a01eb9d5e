using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>
/// The recent changes of one collection. One writer appends; any number of watchers read at their own pace by position, so a slow
/// watcher costs nothing and a change is kept once, however many watch.
/// </summary>
/// <param name="startRevision">Changes up to here are not kept.</param>
/// <param name="time">Clock for the age of changes.</param>
internal sealed class WatchLog(long startRevision, TimeProvider time)
{
    /// <summary>Changes older than this are dropped: late enough for clients that reconnect, early enough to bound memory.</summary>
    internal static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>At most this many changes are kept.</summary>
    internal const int MaxCount = 16_384;

    // Guards all fields below. Held only to copy or append references.
    private readonly Lock gate = new();
    private readonly Queue<long> ages = new();
    private StoreEvent[] ring = new StoreEvent[64];
    private long first;
    private long next;
    private long droppedThrough = startRevision;
    private TaskCompletionSource appended = NewSignal();

    /// <summary>Appends changes and wakes the watchers that wait for them.</summary>
    public void Append(ReadOnlySpan<StoreEvent> changes)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            var now = time.GetTimestamp();
            foreach (var change in changes)
            {
                DropOldLocked();
                if (next - first == ring.Length) GrowLocked();
                ring[next++ % ring.Length] = change;
                ages.Enqueue(now);
            }
            (signal, appended) = (appended, NewSignal());
        }
        signal.SetResult();
    }

    /// <summary>Position of the first change after a revision.</summary>
    /// <exception cref="StatusException">410: that change is no longer kept.</exception>
    public long PositionAfter(long revision)
    {
        lock (gate)
        {
            DropOldLocked();
            if (revision < droppedThrough) throw TooOld(revision);
            var (low, high) = (first, next);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (ring[middle % ring.Length].Revision > revision) high = middle;
                else low = middle + 1;
            }
            return low;
        }
    }

    /// <summary>Copies up to <paramref name="into"/>.Length changes from a position on, or gives the signal of the next one.</summary>
    /// <exception cref="StatusException">410: the watcher was so slow that the change is no longer kept.</exception>
    public int Read(ref long position, Span<StoreEvent> into, out Task more)
    {
        lock (gate)
        {
            if (position < first) throw TooOld(droppedThrough);
            var count = (int)Math.Min(into.Length, next - position);
            for (var i = 0; i < count; i++) into[i] = ring[(position + i) % ring.Length];
            position += count;
            more = appended.Task;
            return count;
        }
    }

    /// <summary>Changes after a revision, newest first: undoing them gives the collection as it was.</summary>
    /// <exception cref="StatusException">410: they are no longer all kept.</exception>
    public StoreEvent[] NewestFirst(long afterRevision)
    {
        var from = PositionAfter(afterRevision);
        lock (gate)
        {
            if (from < first) throw TooOld(afterRevision);
            var changes = new StoreEvent[next - from];
            for (var i = 0; i < changes.Length; i++) changes[i] = ring[(next - 1 - i) % ring.Length];
            return changes;
        }
    }

    /// <summary>Drops everything, also for those who watch now: what happened up to a revision is not known.</summary>
    public void Forget(long throughRevision)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            Array.Clear(ring);
            ages.Clear();
            // Further on than any watcher stands, so that each finds its place gone.
            first = next = next + 1;
            droppedThrough = throughRevision;
            (signal, appended) = (appended, NewSignal());
        }
        signal.SetResult();
    }

    /// <summary>All changes that are kept, oldest first.</summary>
    public StoreEvent[] All()
    {
        lock (gate)
        {
            var changes = new StoreEvent[next - first];
            for (var i = 0; i < changes.Length; i++) changes[i] = ring[(first + i) % ring.Length];
            return changes;
        }
    }

    private void DropOldLocked()
    {
        while (first < next && (next - first >= MaxCount || time.GetElapsedTime(ages.Peek()) > MaxAge))
        {
            ref var slot = ref ring[first % ring.Length];
            droppedThrough = slot.Revision;
            slot = null!;
            ages.Dequeue();
            first++;
        }
    }

    private void GrowLocked()
    {
        var larger = new StoreEvent[ring.Length * 2];
        for (var i = first; i < next; i++) larger[i % larger.Length] = ring[i % ring.Length];
        ring = larger;
    }

    private StatusException TooOld(long revision) =>
        ApiError.Expired($"too old resource version: {revision} ({droppedThrough})");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
