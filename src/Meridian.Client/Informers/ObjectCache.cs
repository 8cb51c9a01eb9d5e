using System.Collections.Concurrent;
using System.Collections.Immutable;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>The objects of an informer and their indexes. One writer, readers without locks.</summary>
internal sealed class ObjectCache
{
    private readonly ConcurrentDictionary<ObjectKey, KubeObject> objects = new();
    private readonly ConcurrentDictionary<string, Index> indexes = new(StringComparer.Ordinal);

    private sealed record Index(Func<KubeObject, IEnumerable<string>> Values)
    {
        public ConcurrentDictionary<string, ImmutableDictionary<ObjectKey, KubeObject>> Buckets { get; } = new(StringComparer.Ordinal);
    }

    public KubeObject? Get(ObjectKey key) => objects.GetValueOrDefault(key);

    public IReadOnlyCollection<KubeObject> List() => [.. objects.Select(entry => entry.Value)];

    public ICollection<ObjectKey> Keys => objects.Keys;

    public IReadOnlyCollection<KubeObject> ByIndex(string index, string value)
    {
        if (!indexes.TryGetValue(index, out var found)) throw new ArgumentException($"there is no index \"{index}\"", nameof(index));
        return found.Buckets.TryGetValue(value, out var bucket) ? [.. bucket.Values] : [];
    }

    /// <summary>Adds an index over what is cached already; the caller keeps writers out meanwhile.</summary>
    public void AddIndex(string name, Func<KubeObject, IEnumerable<string>> values)
    {
        if (indexes.ContainsKey(name)) return;
        var index = new Index(values);
        foreach (var entry in objects) File(index, entry.Value);
        indexes[name] = index;
    }

    /// <summary>Puts an object in, or replaces it. Returns the state before.</summary>
    public KubeObject? Set(KubeObject value)
    {
        var old = Get(value.Key);
        objects[value.Key] = value;
        foreach (var index in indexes.Values)
        {
            if (old is not null) Unfile(index, old);
            File(index, value);
        }
        return old;
    }

    /// <summary>Takes an object out. Returns the state before, or null if it was not there.</summary>
    public KubeObject? Remove(ObjectKey key)
    {
        if (!objects.TryRemove(key, out var old)) return null;
        foreach (var index in indexes.Values) Unfile(index, old);
        return old;
    }

    private static void File(Index index, KubeObject value)
    {
        foreach (var text in index.Values(value))
            index.Buckets[text] = index.Buckets.GetValueOrDefault(text, ImmutableDictionary<ObjectKey, KubeObject>.Empty).SetItem(value.Key, value);
    }

    private static void Unfile(Index index, KubeObject value)
    {
        foreach (var text in index.Values(value))
        {
            if (!index.Buckets.TryGetValue(text, out var bucket)) continue;
            var rest = bucket.Remove(value.Key);
            if (rest.IsEmpty) index.Buckets.TryRemove(text, out _);
            else index.Buckets[text] = rest;
        }
    }
}
