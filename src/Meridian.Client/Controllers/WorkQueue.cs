using System.Diagnostics.CodeAnalysis;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>
/// Keys waiting to be reconciled. A key is in the queue once, however often it is added; a key added while it is being worked on
/// comes back when that work is done; delayed keys keep their earliest time.
/// </summary>
/// <remarks>Safe for concurrent use. The rules are those of client-go's rate-limiting work queue.</remarks>
/// <param name="time">Clock.</param>
/// <param name="name">Name under which the queue is measured. Default: it is not.</param>
/// <param name="longestBackOff">Longest wait after failures in a row. Default 60 s.</param>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue.")]
public sealed class WorkQueue<TKey>(TimeProvider time, string name = "", TimeSpan? longestBackOff = null) : IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan UsualLongestBackOff = TimeSpan.FromSeconds(60);

    // Timers run for 49 days at most. Who wants to wait for years may look a few times in between.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestAlarm = TimeSpan.FromMilliseconds(1);

    // Guards every field below.
    private readonly Lock gate = new();
    private readonly Queue<(TKey Key, long Since)> ready = new();
    private readonly HashSet<TKey> waiting = [];
    private readonly Dictionary<TKey, long> working = [];
    private readonly Dictionary<TKey, long> delayed = [];
    // When keys are due, the earliest first; one whose time has been set anew is in it once more, and only the entry that delayed tells counts.
    private readonly PriorityQueue<TKey, long> due = new();
    private readonly Dictionary<TKey, int> failures = [];
    private readonly SemaphoreSlim available = new(0);
    private readonly WorkQueueMetrics metrics = new(name);
    private IDisposable? measured;
    // One for all delayed keys, set for the earliest of them.
    private ITimer? alarm;
    private bool disposed;

    /// <summary>How many keys are ready to be worked on.</summary>
    public int Count
    {
        get { lock (gate) return ready.Count; }
    }

    /// <summary>Adds a key to be worked on now.</summary>
    public void Add(TKey key)
    {
        lock (gate)
        {
            if (!waiting.Add(key)) return;
            if (working.ContainsKey(key)) return;
            EnqueueLocked(key);
        }
    }

    /// <summary>Adds a key to be worked on after a time, 30 days at most. An earlier time already set stays.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay > LongestDelay) delay = LongestDelay;
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }
        lock (gate)
        {
            var at = time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
            if (disposed || (delayed.TryGetValue(key, out var earlier) && earlier <= at)) return;
            delayed[key] = at;
            due.Enqueue(key, at);
            if (due.TryPeek(out _, out var first) && first == at) SetAlarmLocked(delay);
        }
    }

    /// <summary>Adds a key after its back-off: 5 ms, doubling with every failure in a row up to the longest.</summary>
    /// <returns>How often the key has failed in a row.</returns>
    public int AddAfterFailure(TKey key)
    {
        int count;
        lock (gate) count = failures[key] = failures.GetValueOrDefault(key) + 1;
        var delay = FirstBackOff * Math.Pow(2, Math.Min(count - 1, 20));
        metrics.Retried();
        var longest = longestBackOff ?? UsualLongestBackOff;
        AddAfter(key, delay < longest ? delay : longest);
        return count;
    }

    /// <summary>Forgets a key's failures: its next back-off is the first again.</summary>
    public void Forget(TKey key)
    {
        lock (gate) failures.Remove(key);
    }

    /// <summary>Adds all keys that wait for their time, as if it had come.</summary>
    public void AddDelayed()
    {
        TKey[] keys;
        lock (gate)
        {
            keys = [.. delayed.Keys];
            delayed.Clear();
            due.Clear();
        }
        foreach (var key in keys) Add(key);
    }

    /// <summary>Waits for a key and marks it as being worked on. Call <see cref="Done"/> when finished with it.</summary>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        await available.WaitAsync(cancellationToken);
        lock (gate)
        {
            var (key, since) = ready.Dequeue();
            waiting.Remove(key);
            measured ??= metrics.Measure(Unfinished);
            working.Add(key, time.GetTimestamp());
            metrics.Taken(time.GetElapsedTime(since));
            return key;
        }
    }

    /// <summary>Ends the work on a key, which comes back at once if it was added meanwhile.</summary>
    public void Done(TKey key)
    {
        lock (gate)
        {
            if (working.Remove(key, out var since)) metrics.Done(time.GetElapsedTime(since));
            if (waiting.Contains(key)) EnqueueLocked(key);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            alarm?.Dispose();
            measured?.Dispose();
            delayed.Clear();
            due.Clear();
            available.Dispose();
        }
    }

    // How long the keys that are being worked on have been so, in seconds.
    private double[] Unfinished()
    {
        lock (gate) return [.. working.Values.Select(since => time.GetElapsedTime(since).TotalSeconds)];
    }

    // Informers outlive controllers: what they still report to one that has stopped is nobody's work.
    private void EnqueueLocked(TKey key)
    {
        if (disposed) return;
        ready.Enqueue((key, time.GetTimestamp()));
        metrics.Added();
        available.Release();
    }

    private void SetAlarmLocked(TimeSpan delay)
    {
        alarm ??= time.CreateTimer(_ => ReleaseDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // Timers count whole milliseconds: one that is set for less would ring at once, again and again.
        alarm.Change(delay > ShortestAlarm ? delay : ShortestAlarm, Timeout.InfiniteTimeSpan);
    }

    private void ReleaseDue()
    {
        var ripe = new List<TKey>();
        lock (gate)
        {
            if (disposed) return;
            var now = time.GetTimestamp();
            while (due.TryPeek(out var key, out var at))
            {
                if (at > now)
                {
                    SetAlarmLocked(time.GetElapsedTime(now, at));
                    break;
                }
                due.Dequeue();
                // One that was set anew waits for its other time, and one that was added at once waits no more.
                if (!delayed.TryGetValue(key, out var meant) || meant != at) continue;
                delayed.Remove(key);
                ripe.Add(key);
            }
        }
        foreach (var key in ripe) Add(key);
    }
}
