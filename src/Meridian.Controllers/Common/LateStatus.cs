using System.Collections.Concurrent;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>
/// Holds back statuses that will soon be out of date: while an object grows, what comes right behind is told with it. Safe for concurrent use; one key is
/// asked about by one worker at a time.
/// </summary>
/// <param name="delay">How long a status waits at most; zero for not at all.</param>
/// <param name="time">Clock.</param>
internal sealed class LateStatus(TimeSpan delay, TimeProvider time)
{
    private readonly ConcurrentDictionary<ObjectKey, Held> held = [];

    private readonly record struct Held(long Since, bool Created);

    /// <summary>Holds the status of an object that grows.</summary>
    /// <param name="key">The object.</param>
    /// <param name="created">Whether something was made that the status must tell of.</param>
    /// <returns>How long it still waits, or null if it is to be written now.</returns>
    internal TimeSpan? Hold(ObjectKey key, bool created = false)
    {
        if (delay <= TimeSpan.Zero) return null;
        var now = time.GetTimestamp();
        var first = held.TryGetValue(key, out var known) ? known : new Held(now, false);
        var left = delay - time.GetElapsedTime(first.Since, now);
        if (left <= TimeSpan.Zero) return null;
        held[key] = first with { Created = first.Created || created };
        return left;
    }

    /// <summary>The status is written, or there is none any more: the next one waits anew.</summary>
    internal void Release(ObjectKey key) => held.TryRemove(key, out _);

    /// <summary>Whether a status that is held must tell of something made.</summary>
    internal bool HasCreated(ObjectKey key) => held.TryGetValue(key, out var known) && known.Created;
}
