using System.Collections.Concurrent;
using Meridian.Objects;

namespace Meridian.Controllers.DaemonSets;

/// <summary>How long a DaemonSet waits before it replaces a pod that failed on a node again: 1 s, doubling with each failure, at most 15 min. Safe for concurrent use.</summary>
internal sealed class FailedDaemons(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<(string Set, long Generation, string Node), (long Since, TimeSpan Wait)> seen = new();

    /// <summary>How long the failure on a node still waits; zero when it may be replaced, which counts as done.</summary>
    internal TimeSpan Left(KubeObject set, string node)
    {
        var key = (set.Header.Uid, set.Header.Generation, node);
        if (!seen.TryGetValue(key, out var before))
        {
            seen[key] = (time.GetTimestamp(), First);
            return TimeSpan.Zero;
        }
        var elapsed = time.GetElapsedTime(before.Since);
        if (elapsed < before.Wait) return before.Wait - elapsed;
        // A long time without failures clears the record.
        var wait = elapsed > Longest * 2 ? First : before.Wait * 2;
        seen[key] = (time.GetTimestamp(), wait < Longest ? wait : Longest);
        return TimeSpan.Zero;
    }

    /// <summary>The set is gone.</summary>
    internal void Forget(string uid)
    {
        foreach (var key in seen.Keys.Where(k => k.Set == uid)) seen.TryRemove(key, out _);
    }
}
