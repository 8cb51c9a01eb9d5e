using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>The store: all objects in memory as immutable snapshots, changes ordered by one writer and made durable by a journal.</summary>
public sealed class ObjectStore : IObjectStore, IStoreMaintenance
{
    // One group is one fsync; a bound keeps the first of a long queue from waiting for the last.
    private const int MaxGroup = 256;

    private readonly IJournal journal;
    private readonly TimeProvider time;
    private readonly CollectionSet collections;
    private readonly Expiries expiries;
    private readonly BlockingCollection<Pending> queue = [];
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long revision;

    internal ObjectStore(IJournal journal, TimeProvider time)
    {
        this.journal = journal;
        this.time = time;
        expiries = new Expiries(time, Expire);
        var loaded = new List<JournalEntry>();
        revision = journal.Load(loaded.Add);
        collections = new CollectionSet(revision, time);
        collections.Load(loaded.Select(e => (e.Collection, e.Object!)));
        foreach (var entry in loaded) Track(entry);
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

    /// <summary>
    /// Puts objects in place without history, as if the store had been opened with them: nothing is kept of their making, and nobody is told. Only for stores that live as
    /// long as the process, and collections that are empty and that nobody watches yet.
    /// </summary>
    /// <param name="objects">The objects; each must carry a revision that the store has reached.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="NotSupportedException">The store keeps a journal, in which the objects would be missing.</exception>
    public Task LoadAsync(IEnumerable<(ResourceType Type, KubeObject Object)> objects, CancellationToken cancellationToken)
    {
        if (journal is not NoJournal) throw new NotSupportedException("only a store in memory can be loaded");
        return BetweenWritesAsync(_ =>
        {
            collections.Load(objects.Select(o => (o.Type.GroupResource, o.Object)));
            return true;
        }, cancellationToken);
    }

    /// <inheritdoc />
    public KubeObject? Get(ResourceType type, ObjectKey key) => collections[type.GroupResource].Newest.Objects.Get(key);

    /// <inheritdoc />
    public StorePage List(ResourceType type, string? ns, StoreListOptions options) => collections.List(type.GroupResource, ns, options, Revision);

    /// <inheritdoc />
    public Task<KubeObject> WriteAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingWrite(CollectionWrite.Of(write));
        ObjectDisposedException.ThrowIf(!TryQueue(pending), this);
        // Once queued a write happens: the caller may stop waiting, the outcome is the same.
        return pending.Done.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<StoreEvent> WatchAsync(ResourceType type, string? ns, long afterRevision, CancellationToken cancellationToken) =>
        collections[type.GroupResource].WatchAsync(ns, afterRevision, cancellationToken);

    /// <inheritdoc />
    public Task<StoreImage> ImageAsync(CancellationToken cancellationToken) => BetweenWritesAsync(image => image, cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken)
    {
        var (image, faults) = await BetweenWritesAsync(taken => (taken, collections.LogFaults()), cancellationToken);
        // An image does not change, so walking it keeps nobody waiting.
        return [.. await Task.Run(() => ImageCheck.Faults(image).ToList(), cancellationToken), .. faults];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        expiries.Dispose();
        queue.CompleteAdding();
        await stopped.Task;
        journal.Dispose();
        queue.Dispose();
    }

    private abstract class Pending;

    private sealed class PendingWrite(CollectionWrite write) : Pending
    {
        public CollectionWrite Write => write;

        public TaskCompletionSource<KubeObject> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class PendingImage(Action<StoreImage> take) : Pending
    {
        public Action<StoreImage> Take => take;
    }

    private Task<T> BetweenWritesAsync<T>(Func<StoreImage, T> read, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        ObjectDisposedException.ThrowIf(!TryQueue(new PendingImage(image => done.SetResult(read(image)))), this);
        return done.Task.WaitAsync(cancellationToken);
    }

    private bool TryQueue(Pending pending)
    {
        try
        {
            queue.Add(pending, CancellationToken.None);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // Nobody waits for these: what cannot be deleted now has changed, or is tried again at the next start.
    private void Expire(IReadOnlyList<Expiries.Due> due)
    {
        foreach (var entry in due) TryQueue(new PendingWrite(new CollectionWrite(entry.Collection, entry.Key, entry.Revision, null, null)));
    }

    private void Track(JournalEntry entry)
    {
        if (entry.Expires is { } at && entry.Object is not null) expiries.Add(new Expiries.Due(entry.Collection, entry.Key, entry.Revision), at);
    }

    private void WriteLoop()
    {
        var group = new List<Pending>(MaxGroup);
        var untidy = true;
        while (TryTake(out var first, ref untidy))
        {
            group.Add(first);
            while (group.Count < MaxGroup && queue.TryTake(out var more)) group.Add(more);
            Write(group);
            group.Clear();
            untidy = true;
        }
        stopped.SetResult();
    }

    // Tidies up while there is nothing to write.
    private bool TryTake([NotNullWhen(true)] out Pending? first, ref bool untidy)
    {
        while (!queue.TryTake(out first))
        {
            if (untidy) untidy = journal.Maintain();
            else return queue.TryTake(out first, Timeout.Infinite);
        }
        return true;
    }

    private void Write(List<Pending> pending)
    {
        var group = new WriteGroup(revision, time.GetUtcNow(), (collection, key) => collections[collection].Newest.Objects.Get(key));
        var accepted = new List<PendingWrite>(pending.Count);
        foreach (var write in pending.OfType<PendingWrite>())
        {
            if (group.TryAdd(write.Write, out var conflict)) accepted.Add(write);
            else write.Done.SetException(conflict);
        }
        try
        {
            if (accepted.Count > 0) journal.Append(group.Entries, group.Revision);
        }
        catch (Exception failure)
        {
            // Nothing of the group is stored or visible; the callers decide. The writer must live on: the next group may fit on the disk.
            foreach (var write in accepted) write.Done.SetException(failure);
            accepted.Clear();
        }
        if (accepted.Count > 0) Publish(group, accepted);
        foreach (var image in pending.OfType<PendingImage>()) image.Take(collections.Image(revision, expiries.Snapshot()));
    }

    private void Publish(WriteGroup group, List<PendingWrite> accepted)
    {
        var changes = CollectionsMarshal.AsSpan(group.Changes);
        for (var from = 0; from < changes.Length;)
        {
            var to = from + 1;
            while (to < changes.Length && group.Entries[to].Collection == group.Entries[from].Collection) to++;
            collections[group.Entries[from].Collection].Publish(changes[from..to]);
            from = to;
        }
        Volatile.Write(ref revision, group.Revision);
        collections.History.Note(group.Revision);
        foreach (var entry in group.Entries) Track(entry);
        for (var i = 0; i < accepted.Count; i++) accepted[i].Done.SetResult(group.Changes[i].Object);
    }
}
