using Meridian.Objects;

namespace Meridian.Client;

/// <summary>The objects under one value of an index: most often a handful, which costs an array, sometimes most of the collection.</summary>
internal sealed class IndexBucket
{
    private const int Few = 32;

    // Replaced whole, so that readers may keep it. Empty once there are many.
    private volatile KubeObject[] few = [];
    private volatile Crowd? many;

    /// <summary>The objects, in no particular order; a snapshot.</summary>
    public IReadOnlyCollection<KubeObject> Items => many?.Items ?? few;

    /// <summary>Adds an object, or puts it in the place of the one with its key.</summary>
    public void Set(KubeObject value)
    {
        if (many is { } crowd)
        {
            crowd.Set(value);
            return;
        }
        var at = Find(value.Key);
        if (at >= 0) few = [.. few.AsSpan(0, at), value, .. few.AsSpan(at + 1)];
        else if (few.Length < Few) few = [.. few, value];
        else (many, few) = (new Crowd([.. few, value]), []);
    }

    /// <summary>Takes an object out.</summary>
    /// <returns>Whether none is left.</returns>
    public bool Remove(ObjectKey key)
    {
        if (many is { } crowd) return crowd.Remove(key);
        if (Find(key) is var at and >= 0) few = [.. few.AsSpan(0, at), .. few.AsSpan(at + 1)];
        return few.Length == 0;
    }

    private int Find(ObjectKey key) => Array.FindIndex(few, o => o.Key == key);

    private sealed class Crowd
    {
        // Guards the objects.
        private readonly Lock gate = new();
        private readonly Dictionary<ObjectKey, KubeObject> objects = [];

        public Crowd(ReadOnlySpan<KubeObject> first)
        {
            foreach (var value in first) objects[value.Key] = value;
        }

        public IReadOnlyCollection<KubeObject> Items
        {
            get { lock (gate) return [.. objects.Values]; }
        }

        public void Set(KubeObject value)
        {
            lock (gate) objects[value.Key] = value;
        }

        public bool Remove(ObjectKey key)
        {
            lock (gate)
            {
                objects.Remove(key);
                return objects.Count == 0;
            }
        }
    }
}
