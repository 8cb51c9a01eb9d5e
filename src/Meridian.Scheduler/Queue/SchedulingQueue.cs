using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Filters;

namespace Meridian.Scheduler.Queue;

/// <summary>
/// Pods waiting for a node: those to be tried, by priority and age; those that failed and wait for a change; those whose binding failed and wait
/// for their time. Used by the scheduling loop only.
/// </summary>
/// <remarks>
/// A change brings back the pods that it may help. Those still in their back-off are tried when no other pod waits for its turn: the back-off protects
/// the others' throughput, and an idle scheduler has nothing to protect.
/// </remarks>
internal sealed class SchedulingQueue(TimeProvider time, QueueTimes times)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly Dictionary<ObjectKey, QueuedPod> entries = [];
    private readonly SortedSet<QueuedPod> ready = new(Comparer<QueuedPod>.Create(QueuedPod.InTurn));
    private readonly SortedSet<QueuedPod> eased = new(Comparer<QueuedPod>.Create(QueuedPod.ByTime));
    private readonly SortedSet<QueuedPod> timed = new(Comparer<QueuedPod>.Create(QueuedPod.ByTime));
    private readonly List<QueuedPod> helped = [];
    private long sequence;

    internal SchedulingQueue(TimeProvider time)
        : this(time, QueueTimes.Default)
    {
    }

    /// <summary>Whether a pod waits here.</summary>
    internal bool Contains(ObjectKey key) => entries.ContainsKey(key);

    /// <summary>When a pod must be looked at though nothing changes; null if none.</summary>
    internal DateTimeOffset? NextTime => timed.Min?.Due;

    /// <summary>Adds a pod to be tried, or puts its newer state in place of what waits.</summary>
    internal void Add(PodInfo pod)
    {
        var entry = entries.GetValueOrDefault(pod.Key);
        if (entry is not null) Unfile(entry);
        entry ??= new QueuedPod(++sequence, pod);
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
    internal void AddUnschedulable(PodInfo pod, WakeOn wakeOn, IReadOnlyList<INodeFilter> refusedBy)
    {
        if (!entries.TryGetValue(pod.Key, out var entry)) return;
        (entry.WakeOn, entry.RefusedBy) = (wakeOn, refusedBy);
        entry.Due = time.GetUtcNow() + LongestWait;
        timed.Add(entry);
    }

    /// <summary>Something else went wrong: the pod is tried again after its back-off, and not before.</summary>
    internal void AddFailed(PodInfo pod)
    {
        if (!entries.TryGetValue(pod.Key, out var entry)) entries[pod.Key] = entry = new QueuedPod(++sequence, pod) { Attempts = 1, Tried = time.GetUtcNow() };
        Unfile(entry);
        entry.Pod = pod;
        entry.WakeOn = WakeOn.None;
        entry.Due = entry.Tried + times.BackOff(entry.Attempts);
        timed.Add(entry);
    }

    /// <summary>Gives a pod that waits another try at once.</summary>
    internal void Activate(ObjectKey key)
    {
        if (!entries.TryGetValue(key, out var entry) || !timed.Remove(entry)) return;
        ready.Add(entry);
    }

    /// <summary>What was begun for a waiting pod went wrong: it is tried again after its back-off, and not before.</summary>
    internal void Retry(PodInfo pod)
    {
        if (entries.TryGetValue(pod.Key, out var entry) && timed.Contains(entry)) AddFailed(entry.Pod);
    }

    /// <summary>Something changed: pods that it may help are tried again.</summary>
    internal void Wake(ClusterChange change)
    {
        if (timed.Count == 0) return;
        helped.Clear();
        foreach (var entry in timed)
        {
            if (entry.MayBeHelpedBy(change)) helped.Add(entry);
        }
        var now = time.GetUtcNow();
        foreach (var entry in helped)
        {
            Unfile(entry);
            entry.Due = entry.Tried + times.BackOff(entry.Attempts);
            (entry.Due <= now ? ready : eased).Add(entry);
        }
    }

    /// <summary>Whether a pod's failure is news: it was told otherwise so far, or that long ago that its event may be gone.</summary>
    internal bool IsNews(PodInfo pod, string message)
    {
        if (!entries.TryGetValue(pod.Key, out var entry)) return true;
        var now = time.GetUtcNow();
        if (entry.Told == message && now - entry.ToldAt < LongestWait) return false;
        (entry.Told, entry.ToldAt) = (message, now);
        return true;
    }

    private void ReleaseDue()
    {
        var now = time.GetUtcNow();
        while (eased.Min is { } entry && entry.Due <= now) Release(eased, entry);
        while (timed.Min is { } entry && entry.Due <= now) Release(timed, entry);

        void Release(SortedSet<QueuedPod> from, QueuedPod entry)
        {
            from.Remove(entry);
            ready.Add(entry);
        }
    }

    private void Unfile(QueuedPod entry)
    {
        ready.Remove(entry);
        eased.Remove(entry);
        timed.Remove(entry);
    }
}
