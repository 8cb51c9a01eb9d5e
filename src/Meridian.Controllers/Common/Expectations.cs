using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>
/// Remembers pods that were created or deleted and that the informer has not shown yet. While some are outstanding, the cache is older than
/// our own writes, and counting by it would create or delete twice. Safe for concurrent use.
/// </summary>
internal sealed class Expectations(TimeProvider time)
{
    // A watch that never shows a write (a server restored from an old state, for instance) must not stop an owner for ever.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<ObjectKey, ConcurrentDictionary<ObjectKey, long>> outstanding = new();
    private readonly ConcurrentDictionary<ObjectKey, ObjectKey> ownerOfPod = new();
    private readonly ConcurrentDictionary<ObjectKey, byte> doubtful = new();

    /// <summary>Call before the write: its event may come before its answer.</summary>
    internal void Expect(ObjectKey owner, ObjectKey pod)
    {
        outstanding.GetOrAdd(owner, _ => new())[pod] = time.GetTimestamp();
        ownerOfPod[pod] = owner;
    }

    /// <summary>The write failed, or its event has come.</summary>
    internal void Settle(ObjectKey pod)
    {
        doubtful.TryRemove(pod, out _);
        if (ownerOfPod.TryRemove(pod, out var owner) && outstanding.TryGetValue(owner, out var pods)) pods.TryRemove(pod, out _);
    }

    /// <summary>Whether the write had its effect is not known: its answer was lost. It stays expected until somebody finds out.</summary>
    internal void Doubt(ObjectKey pod) => doubtful[pod] = 0;

    /// <summary>The writes for an owner of which it is not known whether they had their effect.</summary>
    internal IReadOnlyList<ObjectKey> Doubts(ObjectKey owner) =>
        doubtful.IsEmpty || !outstanding.TryGetValue(owner, out var pods) ? [] : [.. pods.Keys.Where(doubtful.ContainsKey)];

    /// <summary>It had its effect: its event will come.</summary>
    internal void Confirm(ObjectKey pod) => doubtful.TryRemove(pod, out _);

    /// <summary>Takes note of a pod's event.</summary>
    /// <remarks>A creation is settled by the pod's first sight, a deletion by its end or by its deletion mark.</remarks>
    internal void Observe(ObjectChange change)
    {
        if (change.Old is null || change.New is null || change.New.Header.DeletionTimestamp is not null) Settle(change.Key);
    }

    /// <summary>Whether the cache shows all that was written for an owner.</summary>
    internal bool AreMet(ObjectKey owner) =>
        !outstanding.TryGetValue(owner, out var pods) || pods.Values.All(since => time.GetElapsedTime(since) > LongestWait);

    /// <summary>The owner is gone.</summary>
    internal void Forget(ObjectKey owner)
    {
        if (!outstanding.TryRemove(owner, out var pods)) return;
        foreach (var pod in pods.Keys)
        {
            ownerOfPod.TryRemove(pod, out _);
            doubtful.TryRemove(pod, out _);
        }
    }
}
