using System.Runtime.CompilerServices;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>One resource's objects and recent changes.</summary>
/// <param name="startRevision">Revision of the store when the collection was made or loaded.</param>
/// <param name="time">Clock for the age of changes.</param>
internal sealed class Collection(long startRevision, TimeProvider time)
{
    private Snapshot newest = new(SnapshotTree.Empty, 0);

    /// <summary>A state of the collection.</summary>
    /// <param name="Objects">The objects.</param>
    /// <param name="Revision">Revision of the last change in it; 0 if it is as it was loaded.</param>
    public sealed record Snapshot(SnapshotTree Objects, long Revision)
    {
        /// <summary>Whole lists of it.</summary>
        public ListCache Lists { get; } = new();
    }

    /// <summary>Recent changes.</summary>
    public WatchLog Log { get; } = new(startRevision, time);

    /// <summary>The newest published state.</summary>
    public Snapshot Newest => Volatile.Read(ref newest);

    /// <summary>Puts the objects in place while loading, when nobody watches yet.</summary>
    public void Load(SnapshotTree objects) => newest = new Snapshot(objects, 0);

    /// <summary>Publishes durable changes: first to readers, then to watchers, who may read at once.</summary>
    public void Publish(ReadOnlySpan<StoreEvent> changes)
    {
        var tree = newest.Objects;
        foreach (var change in changes) tree = change.Deleted ? tree.Remove(change.Object.Key) : tree.Set(change.Object.Key, change.Object);
        Volatile.Write(ref newest, new Snapshot(tree, changes[^1].Revision));
        Log.Append(changes);
    }

    /// <summary>Puts other objects in the place of all, without telling what changed.</summary>
    public void Replace(SnapshotTree objects, long revision)
    {
        Log.Forget(revision);
        Volatile.Write(ref newest, new Snapshot(objects, revision));
    }

    /// <summary>Every change after a revision, as <see cref="IObjectStore.WatchAsync"/>.</summary>
    public async IAsyncEnumerable<StoreEvent> WatchAsync(string? ns, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = Log.PositionAfter(afterRevision);
        var batch = new StoreEvent[32];
        while (true)
        {
            var count = Log.Read(ref position, batch, out var more);
            for (var i = 0; i < count; i++)
            {
                if (ns is null || batch[i].Object.Header.Namespace == ns) yield return batch[i];
            }
            if (count == 0) await more.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The state at an older revision, by undoing what came after: work in proportion to what changed.</summary>
    /// <exception cref="StatusException">410: the changes since are no longer all kept.</exception>
    public SnapshotTree At(long revision)
    {
        var (tree, changes) = NewestWithChangesAfter(revision);
        foreach (var change in changes)
            tree = change.Previous is null ? tree.Remove(change.Object.Key) : tree.Set(change.Previous.Key, change.Previous);
        return tree;
    }

    // A change is in the state for a moment before it is in the log: without it there the state cannot be undone to before it.
    // A change that is only in the log does no harm: undoing it sets what is there already.
    private (SnapshotTree, StoreEvent[]) NewestWithChangesAfter(long revision)
    {
        var wait = new SpinWait();
        while (true)
        {
            var state = Newest;
            var changes = Log.NewestFirst(revision);
            if (state.Revision <= revision || (changes.Length > 0 && changes[0].Revision >= state.Revision)) return (state.Objects, changes);
            wait.SpinOnce();
        }
    }
}
