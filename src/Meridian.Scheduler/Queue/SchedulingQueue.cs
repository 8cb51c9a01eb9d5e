using Meridian.Objects;
using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Queue;

/// <summary>
/// Pods waiting for a node: those to be tried, by priority and age; those that failed and wait for a change; those whose binding failed and wait
/// for their time. Used by the scheduling loop only.
/// </summary>
/// <remarks>
/// A change brings pods that wait back. Those still in their back-off are tried when no other pod waits for its turn: the back-off protects
/// the others' throughput, and an idle scheduler has nothing to protect.
/// </remarks>
internal sealed class SchedulingQueue(TimeProvider time)
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly Dictionary<ObjectKey, Entry> entries = [];
    private readonly SortedSet<Entry> ready = new(Comparer<Entry>.Create(Entry.InTurn));
    private readonly SortedSet<Entry> eased = new(Comparer<Entry>.Create(Entry.ByTime));
    private readonly SortedSet<Entry> timed = new(Comparer<Entry>.Create(Entry.ByTime));
    private long sequence;

    /// <summary>Whether a pod waits here.</summary>
    internal bool Contains(ObjectKey key) => entries.ContainsKey(key);

    /// <summary>When a pod must be looked at though nothing changes; null if none.</summary>
    internal DateTimeOffset? NextTime => timed.Min?.Due;

    /// <summary>Adds a pod to be tried, or puts its newer state in place of what waits.</summary>
    internal void Add(PodInfo pod)
    {
        var entry = entries.GetValueOrDefault(pod.Key);
        if (entry is not null) Unfile(entry);
        entry ??= new Entry(++sequence);
        entry.Pod = pod;
        entries[pod.Key] = entry;
        ready.Add(entry);
    }

    /// <summary>Puts a pod's newer state in place without giving it another try.</summary>
    internal void Refresh(PodInfo pod)
    {
        // Its place depends on its priority, which cannot change.
        if (entries.TryGetValue(pod.Key, out var entry)) entry.Pod = pod;
    }

    internal void Remove(ObjectKey key)
    {
        if (entries.Remove(key, out var entry)) Unfile(entry);
    }

    /// <summary>Takes the next pod to try.</summary>
    internal bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PodInfo? pod)
    {
        ReleaseDue();
        pod = null;
        if ((ready.Min ?? eased.Min) is not { } entry) return false;
        Unfile(entry);
        entry.Attempts++;
        entry.Tried = time.GetUtcNow();
        pod = entry.Pod;
        return true;
    }

    /// <summary>The pod has a node: its attempts are forgotten.</summary>
    internal void Done(ObjectKey key) => Remove(key);

    /// <summary>No node would do: the pod waits for one of the changes, at most five minutes.</summary>
    internal void AddUnschedulable(PodInfo pod, WakeOn wakeOn)
    {
        if (!entries.TryGetValue(pod.Key, out var entry)) return;
        entry.WakeOn = wakeOn;
        entry.Due = time.GetUtcNow() + LongestWait;
        timed.Add(entry);
    }

    /// <summary>Something else went wrong: the pod is tried again after its back-off, and not before.</summary>
    internal void AddFailed(PodInfo pod)
    {
        if (!entries.TryGetValue(pod.Key, out var entry)) entries[pod.Key] = entry = new Entry(++sequence) { Attempts = 1, Tried = time.GetUtcNow() };
        entry.Pod = pod;
        entry.WakeOn = WakeOn.None;
        entry.Due = entry.Tried + BackOff(entry);
        timed.Add(entry);
    }

    /// <summary>Something changed: pods that wait for it are tried again.</summary>
    internal void Wake(WakeOn change)
    {
        var now = time.GetUtcNow();
        foreach (var entry in timed.Where(e => (e.WakeOn & change) != 0).ToList())
        {
            Unfile(entry);
            entry.Due = entry.Tried + BackOff(entry);
            (entry.Due <= now ? ready : eased).Add(entry);
        }
    }

    private void ReleaseDue()
    {
        var now = time.GetUtcNow();
        while (eased.Min is { } entry && entry.Due <= now) Release(eased, entry);
        while (timed.Min is { } entry && entry.Due <= now) Release(timed, entry);

        void Release(SortedSet<Entry> from, Entry entry)
        {
            from.Remove(entry);
            ready.Add(entry);
        }
    }

    private void Unfile(Entry entry)
    {
        ready.Remove(entry);
        eased.Remove(entry);
        timed.Remove(entry);
    }

    private static TimeSpan BackOff(Entry entry)
    {
        var backOff = FirstBackOff * Math.Pow(2, Math.Min(entry.Attempts - 1, 10));
        return backOff < LongestBackOff ? backOff : LongestBackOff;
    }

    private sealed class Entry(long number)
    {
        internal PodInfo Pod { get; set; } = null!;

        internal int Attempts { get; set; }

        internal DateTimeOffset Tried { get; set; }

        internal DateTimeOffset Due { get; set; }

        internal WakeOn WakeOn { get; set; }

        private long Number => number;

        private int Priority => Pod.Priority;

        internal static int InTurn(Entry a, Entry b) => a.Priority != b.Priority ? b.Priority.CompareTo(a.Priority) : a.Number.CompareTo(b.Number);

        internal static int ByTime(Entry a, Entry b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Number.CompareTo(b.Number);
    }
}
