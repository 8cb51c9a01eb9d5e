using System.Globalization;
using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>The invariants of what a store holds in memory. Pure.</summary>
internal static class ImageCheck
{
    /// <summary>What does not hold of an image, one sentence each.</summary>
    public static IEnumerable<string> Faults(StoreImage image)
    {
        var revisions = new HashSet<long>();
        foreach (var (collection, objects) in image.Collections)
        {
            foreach (var fault in objects.Faults()) yield return $"{collection}: {fault}";
            foreach (var stored in objects.Range(null, null))
            {
                if (Fault(stored, image.Revision) is { } fault) yield return $"{collection} {stored.Key}: {fault}";
                else if (!revisions.Add(Revision(stored))) yield return $"{collection} {stored.Key}: revision {Revision(stored)} belongs to another object too";
            }
        }
    }

    /// <summary>What is wrong with the recent changes of a collection.</summary>
    /// <param name="changes">The changes, oldest first.</param>
    /// <param name="objects">The collection after the last of them.</param>
    public static IEnumerable<string> Faults(IReadOnlyList<StoreEvent> changes, SnapshotTree objects)
    {
        var newest = new Dictionary<ObjectKey, StoreEvent>();
        var last = 0L;
        foreach (var change in changes)
        {
            if (change.Revision <= last) yield return $"its log has revision {change.Revision} after {last}";
            if (newest.TryGetValue(change.Object.Key, out var before) && !Follows(change, before)) yield return $"its log lacks a change of {change.Object.Key} before revision {change.Revision}";
            last = change.Revision;
            newest[change.Object.Key] = change;
        }
        foreach (var (key, change) in newest)
        {
            if (!ReferenceEquals(objects.Get(key), change.Deleted ? null : change.Object)) yield return $"{key} is not as its log left it at revision {change.Revision}";
        }
    }

    private static bool Follows(StoreEvent change, StoreEvent before) => ReferenceEquals(change.Previous, before.Deleted ? null : before.Object);

    /// <summary>What is wrong with one object, or null.</summary>
    /// <param name="stored">The object.</param>
    /// <param name="head">Newest revision of the store.</param>
    public static string? Fault(KubeObject stored, long head)
    {
        try
        {
            var read = KubeObject.Parse(stored.Json).Header;
            if (read.Key != stored.Key || read.Uid != stored.Header.Uid || read.ResourceVersion != stored.Header.ResourceVersion) return "its header is not what its bytes say";
            using var whole = JsonDocument.Parse(stored.Json);
        }
        catch (JsonException damaged)
        {
            return $"its bytes are no object: {damaged.Message}";
        }
        return Revision(stored) is var revision && (revision < 1 || revision > head) ? $"its revision {stored.Header.ResourceVersion} is not between 1 and {head}, the store's" : null;
    }

    private static long Revision(KubeObject stored) =>
        long.TryParse(stored.Header.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0;
}
