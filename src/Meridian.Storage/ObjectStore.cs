using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>The store: all objects in memory as immutable snapshots, changes ordered by one writer and made durable by a journal.</summary>
public sealed class ObjectStore : IObjectStore
{
    // One group is one fsync; a bound keeps the first of a long queue from waiting for the last.
    private const int MaxGroup = 256;

    private readonly IJournal journal;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, Collection> collections = new(StringComparer.Ordinal);
    private readonly BlockingCollection<PendingWrite> queue = [];
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long startRevision;
    private long revision;

    internal ObjectStore(IJournal journal, TimeProvider time)
    {
        this.journal = journal;
        this.time = time;
        var loaded = new List<(string Collection, KubeObject Object)>();
        startRevision = revision = journal.Load((collection, value) => loaded.Add((collection, value)));
        foreach (var (collection, value) in loaded) CollectionOf(collection).Load(value);
        // A thread of its own: it blocks in fsync, which would starve the pool.
        new Thread(WriteLoop) { IsBackground = true, Name = "store writer" }.Start();
    }

    /// <inheritdoc />
    public long Revision => Volatile.Read(ref revision);

    /// <summary>A store that lives as long as the process.</summary>
    /// <param name="time">Clock; its time is also where revisions begin, so that they grow over restarts.</param>
    public static ObjectStore InMemory(TimeProvider time) => new(new NoJournal(time.GetUtcNow().ToUnixTimeMilliseconds()), time);

    /// <summary>A store in an SQLite file, which is made if absent.</summary>
    /// <exception cref="IOException">The file cannot be opened, is no database, or is held by another process.</exception>
    public static ObjectStore OpenSqlite(string path, TimeProvider time) => new(new SqliteJournal(path), time);

    /// <inheritdoc />
    public KubeObject? Get(ResourceType type, ObjectKey key) => CollectionOf(type.GroupResource).Newest.Objects.Get(key);

    /// <inheritdoc />
    public StorePage List(ResourceType type, string? ns, StoreListOptions options)
    {
        var collection = CollectionOf(type.GroupResource);
        var (tree, at) = options.Revision == 0 ? Newest(collection) : (collection.At(options.Revision), options.Revision);
        var range = tree.Range(ns, options.After);
        var items = (options.Limit > 0 ? range.Take(options.Limit) : range).ToList();
        var remaining = options.Limit > 0 && items.Count == options.Limit ? tree.CountAfter(ns, items[^1].Key) : 0;
        return new StorePage(items, at, remaining);
    }

    /// <inheritdoc />
    public Task<KubeObject> WriteAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingWrite(write);
        try
        {
            queue.Add(pending, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(ObjectStore));
        }
        // Once queued a write happens: the caller may stop waiting, the outcome is the same.
        return pending.Done.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoreEvent> WatchAsync(
        ResourceType type, string? ns, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var log = CollectionOf(type.GroupResource).Log;
        var position = log.PositionAfter(afterRevision);
        var batch = new StoreEvent[32];
        while (true)
        {
            var count = log.Read(ref position, batch, out var more);
            for (var i = 0; i < count; i++)
            {
                if (ns is null || batch[i].Object.Header.Namespace == ns) yield return batch[i];
            }
            if (count == 0) await more.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        queue.CompleteAdding();
        await stopped.Task;
        journal.Dispose();
        queue.Dispose();
    }

    private sealed record PendingWrite(StoreWrite Write)
    {
        public TaskCompletionSource<KubeObject> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    // The store's revision is read first: all up to it is in the state read then. Later changes may be in it too, and then tell their revision.
    private (SnapshotTree, long) Newest(Collection collection)
    {
        var published = Revision;
        var state = collection.Newest;
        return (state.Objects, Math.Max(published, state.Revision));
    }

    private Collection CollectionOf(string name) => collections.GetOrAdd(name, _ => new Collection(startRevision, time));

    private void WriteLoop()
    {
        var group = new List<PendingWrite>(MaxGroup);
        foreach (var first in queue.GetConsumingEnumerable())
        {
            group.Add(first);
            while (group.Count < MaxGroup && queue.TryTake(out var more)) group.Add(more);
            WriteGroup(group);
            group.Clear();
        }
        stopped.SetResult();
    }

    private void WriteGroup(List<PendingWrite> pending)
    {
        var group = new WriteGroup(revision, (collection, key) => CollectionOf(collection).Newest.Objects.Get(key));
        foreach (var write in pending)
        {
            if (group.TryAdd(write.Write, out var conflict)) continue;
            write.Done.SetException(conflict);
        }
        if (group.Changes.Count == 0) return;
        try
        {
            journal.Append(group.Entries, group.Revision);
        }
        catch (Exception failure)
        {
            // Nothing of the group is stored or visible; the callers decide. The writer must live on: the next group may fit on the disk.
            foreach (var write in pending) write.Done.TrySetException(failure);
            return;
        }
        Publish(group, pending);
    }

    private void Publish(WriteGroup group, List<PendingWrite> pending)
    {
        foreach (var change in group.Changes) CollectionOf(change.Collection).Publish(change.Event);
        Volatile.Write(ref revision, group.Revision);
        var next = 0;
        foreach (var write in pending)
        {
            if (!write.Done.Task.IsCompleted) write.Done.SetResult(group.Changes[next++].Event.Object);
        }
    }
}
