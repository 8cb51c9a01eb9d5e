using System.Collections.Concurrent;
using System.Globalization;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>
/// Remembers the newest version of each object that we wrote: a cache that does not show it yet knows less than we do, and what is counted in
/// the object's status must not be counted again. Safe for concurrent use.
/// </summary>
internal sealed class OwnWrites
{
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, long Version)> written = new();

    internal void Note(KubeObject item) => written[item.Key] = (item.Header.Uid, Version(item));

    /// <summary>Whether the cache is behind our own write: its event will come.</summary>
    internal bool AreNewerThan(KubeObject cached)
    {
        if (!written.TryGetValue(cached.Key, out var ours)) return false;
        if (ours.Uid == cached.Header.Uid && Version(cached) < ours.Version) return true;
        written.TryRemove(cached.Key, out _);
        return false;
    }

    internal void Forget(ObjectKey key) => written.TryRemove(key, out _);

    // Versions of one resource are comparable numbers.
    private static long Version(KubeObject item) =>
        long.TryParse(item.Header.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : long.MaxValue;
}
