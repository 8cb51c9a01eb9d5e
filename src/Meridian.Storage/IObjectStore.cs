using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>
/// Keeps objects in one order of revisions. One writer orders everything; readers see immutable snapshots and never wait for it.
/// Objects are filed under group and plural name, whatever the version they are served as.
/// </summary>
public interface IObjectStore : IAsyncDisposable
{
    /// <summary>Newest published revision. Only grows, also over restarts.</summary>
    long Revision { get; }

    /// <summary>
    /// Completes when reads see everything that was acknowledged before the call, also by other API servers on the same store.
    /// A store that only this process writes to is always there.
    /// </summary>
    /// <exception cref="StatusException">503: it cannot be known what that is.</exception>
    ValueTask CatchUpAsync(CancellationToken cancellationToken) => default;

    /// <summary>The object's newest state, or null.</summary>
    KubeObject? Get(ResourceType type, ObjectKey key);

    /// <summary>Reads a collection in key order: exactly what the changes up to the page's revision left, so that a watch from there misses and repeats nothing.</summary>
    /// <exception cref="StatusException">410 <c>Expired</c> when the revision asked for is no longer kept.</exception>
    StorePage List(ResourceType type, string? ns, StoreListOptions options);

    /// <summary>
    /// Creates, replaces or deletes one object. When the task completes, the write is durable and visible to reads and watches.
    /// </summary>
    /// <returns>The object as stored, or for a deletion its last state carrying the deletion's revision.</returns>
    /// <exception cref="StoreConflictException">The object is not at the revision that <paramref name="write"/> expects; nothing was stored.</exception>
    /// <exception cref="IOException">
    /// The write could not be made durable (disk full, for instance); nothing was stored. Only if etcd went away in the midst of it nobody knows.
    /// </exception>
    Task<KubeObject> WriteAsync(StoreWrite write, CancellationToken cancellationToken);

    /// <summary>
    /// Every change of a collection after <paramref name="afterRevision"/>, in order and without gaps, until the token is cancelled.
    /// A step that does not complete at once says that there is no change up to the <see cref="Revision"/> read before it.
    /// </summary>
    /// <exception cref="StatusException">410 <c>Expired</c>, at the start or later, when the next change is no longer kept.</exception>
    IAsyncEnumerable<StoreEvent> WatchAsync(ResourceType type, string? ns, long afterRevision, CancellationToken cancellationToken);
}
