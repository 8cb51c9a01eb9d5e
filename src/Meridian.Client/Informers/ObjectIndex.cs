using System.Collections.Concurrent;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>Objects filed under values. One writer, readers without waiting for it.</summary>
/// <param name="values">The values an object is filed under.</param>
internal sealed class ObjectIndex(Func<KubeObject, IEnumerable<string>> values)
{
    private readonly ConcurrentDictionary<string, IndexBucket> buckets = new(StringComparer.Ordinal);

    /// <summary>The objects filed under a value.</summary>
    public IReadOnlyCollection<KubeObject> Find(string value) => buckets.TryGetValue(value, out var bucket) ? bucket.Items : [];

    /// <summary>Files an object, in place of its state before.</summary>
    public void Set(KubeObject? old, KubeObject value)
    {
        var now = values(value);
        if (old is not null) Take(values(old).Except(now), old.Key);
        foreach (var text in now) buckets.GetOrAdd(text, static _ => new IndexBucket()).Set(value);
    }

    /// <summary>Takes an object out.</summary>
    public void Remove(KubeObject old) => Take(values(old), old.Key);

    private void Take(IEnumerable<string> texts, ObjectKey key)
    {
        foreach (var text in texts)
        {
            if (buckets.TryGetValue(text, out var bucket) && bucket.Remove(key)) buckets.TryRemove(text, out _);
        }
    }
}
