using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>One resource's objects and recent changes.</summary>
/// <param name="startRevision">Revision of the store when the collection was made or loaded.</param>
/// <param name="time">Clock for the age of changes.</param>
internal sealed class Collection(long startRevision, TimeProvider time)
{
    private SnapshotTree objects = SnapshotTree.Empty;

    /// <summary>Recent changes.</summary>
    public WatchLog Log { get; } = new(startRevision, time);

    /// <summary>The newest published state.</summary>
    public SnapshotTree Objects => Volatile.Read(ref objects);

    /// <summary>Puts an object in place while loading, when nobody watches yet.</summary>
    public void Load(KubeObject value) => objects = objects.Set(value.Key, value);

    /// <summary>Publishes a durable change: first to readers, then to watchers, who may read at once.</summary>
    public void Publish(StoreEvent change)
    {
        var tree = objects;
        Volatile.Write(ref objects, change.Deleted ? tree.Remove(change.Object.Key) : tree.Set(change.Object.Key, change.Object));
        Log.Append(change);
    }

    /// <summary>The state at an older revision, by undoing what came after: work in proportion to what changed.</summary>
    /// <exception cref="StatusException">410: the changes since are no longer all kept.</exception>
    public SnapshotTree At(long revision)
    {
        var tree = Objects;
        foreach (var change in Log.NewestFirst(revision))
            tree = change.Previous is null ? tree.Remove(change.Object.Key) : tree.Set(change.Previous.Key, change.Previous);
        return tree;
    }
}
