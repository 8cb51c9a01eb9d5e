using System.Collections.Concurrent;
using Meridian.Objects;

namespace Meridian.Controllers.ReplicaSets;

/// <summary>
/// Keeps a set of many pods from being looked at after each change of one of them: looking costs in proportion to the pods, so that it would cost their
/// square. Small sets are not known here. Safe for concurrent use.
/// </summary>
internal sealed class LargeSets(TimeProvider time)
{
    private const int Large = 250;
    private static readonly TimeSpan ForEachPod = TimeSpan.FromMicroseconds(20);

    // Until what was written is seen there is nothing to decide, only the status to tell.
    private static readonly TimeSpan WhileWriting = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ObjectKey, Look> looks = [];

    private readonly record struct Look(long At, TimeSpan Rest);

    /// <summary>How long the set is left alone; zero or less to look at it now.</summary>
    /// <param name="key">The set.</param>
    /// <param name="current">Whether all that was written for it has been seen.</param>
    internal TimeSpan LeftAlone(ObjectKey key, bool current) =>
        looks.TryGetValue(key, out var last) ? (current ? last.Rest : WhileWriting) - time.GetElapsedTime(last.At) : TimeSpan.Zero;

    /// <summary>The set was looked at.</summary>
    /// <param name="key">The set.</param>
    /// <param name="pods">How many pods it has.</param>
    /// <param name="complete">Whether none was missing.</param>
    internal void Seen(ObjectKey key, int pods, bool complete)
    {
        if (pods < Large) looks.TryRemove(key, out _);
        else looks[key] = new Look(time.GetTimestamp(), complete ? pods * ForEachPod : TimeSpan.Zero);
    }

    /// <summary>The set is gone.</summary>
    internal void Forget(ObjectKey key) => looks.TryRemove(key, out _);
}
