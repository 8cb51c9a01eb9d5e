using System.Collections.Concurrent;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>The objects of an informer and their indexes. One writer, readers without locks.</summary>
internal sealed class ObjectCache
{
    private readonly ConcurrentDictionary<ObjectKey, KubeObject> objects = new();
    private readonly ConcurrentDictionary<string, ObjectIndex> indexes = new(StringComparer.Ordinal);

    public KubeObject? Get(ObjectKey key) => objects.GetValueOrDefault(key);

    public IReadOnlyCollection<KubeObject> List() => [.. objects.Select(entry => entry.Value)];

    public ICollection<ObjectKey> Keys => objects.Keys;

    public IReadOnlyCollection<KubeObject> ByIndex(string index, string value)
    {
        if (!indexes.TryGetValue(index, out var found)) throw new ArgumentException($"there is no index \"{index}\"", nameof(index));
        return found.Find(value);
    }

    /// <summary>Adds an index over what is cached already; the caller keeps writers out meanwhile.</summary>
    public void AddIndex(string name, Func<KubeObject, IEnumerable<string>> values)
    {
        if (indexes.ContainsKey(name)) return;
        var index = new ObjectIndex(values);
        foreach (var entry in objects) index.Set(null, entry.Value);
        indexes[name] = index;
    }

    /// <summary>Puts an object in, or replaces it. Returns the state before.</summary>
    public KubeObject? Set(KubeObject value)
    {
        var old = Get(value.Key);
        objects[value.Key] = value;
        foreach (var (_, index) in indexes) index.Set(old, value);
        return old;
    }

    /// <summary>Takes an object out. Returns the state before, or null if it was not there.</summary>
    public KubeObject? Remove(ObjectKey key)
    {
        if (!objects.TryRemove(key, out var old)) return null;
        foreach (var (_, index) in indexes) index.Remove(old);
        return old;
    }
}
