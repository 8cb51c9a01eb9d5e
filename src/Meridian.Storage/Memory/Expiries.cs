using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>
/// Which objects end when. It only says which are due; what was written again since has another revision, and its deletion then fails, as it should.
/// Safe for concurrent use.
/// </summary>
internal sealed class Expiries : IDisposable
{
    private readonly TimeProvider time;
    private readonly Action<IReadOnlyList<Due>> due;
    private readonly ITimer timer;

    // Guards the queue, and that the timer is set for its first entry.
    private readonly Lock gate = new();
    private readonly PriorityQueue<Due, DateTimeOffset> queue = new();
    private readonly Dictionary<(string, ObjectKey), (long Revision, DateTimeOffset At)> ends = [];
    private DateTimeOffset? next;

    /// <param name="time">Clock.</param>
    /// <param name="due">Is told what is due, on a thread of the pool.</param>
    public Expiries(TimeProvider time, Action<IReadOnlyList<Due>> due)
    {
        (this.time, this.due) = (time, due);
        timer = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>An object that ends, if it is still at a revision.</summary>
    public readonly record struct Due(string Collection, ObjectKey Key, long Revision);

    /// <summary>Notes when an object ends.</summary>
    public void Add(Due entry, DateTimeOffset at)
    {
        lock (gate)
        {
            queue.Enqueue(entry, at);
            ends[(entry.Collection, entry.Key)] = (entry.Revision, at);
            if (next is null || at < next) SetLocked(at);
        }
    }

    /// <summary>When objects end, by collection and key, and at which revision that holds.</summary>
    public IReadOnlyDictionary<(string, ObjectKey), (long Revision, DateTimeOffset At)> Snapshot()
    {
        lock (gate) return new Dictionary<(string, ObjectKey), (long, DateTimeOffset)>(ends);
    }

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();

    private void Sweep()
    {
        var ended = new List<Due>();
        lock (gate)
        {
            var now = time.GetUtcNow();
            while (queue.TryPeek(out var entry, out var at) && at <= now)
            {
                queue.Dequeue();
                if (ends.TryGetValue((entry.Collection, entry.Key), out var last) && last.Revision == entry.Revision) ends.Remove((entry.Collection, entry.Key));
                ended.Add(entry);
            }
            next = null;
            if (queue.TryPeek(out _, out var later)) SetLocked(later);
        }
        if (ended.Count > 0) due(ended);
    }

    private void SetLocked(DateTimeOffset at)
    {
        next = at;
        var wait = at - time.GetUtcNow();
        timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
