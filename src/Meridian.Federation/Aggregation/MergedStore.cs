using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.Federation;

/// <summary>
/// The merged objects of one type as the API reads them. The members are followed from the first read on: what nobody has asked for costs nothing.
/// </summary>
/// <param name="type">The type.</param>
/// <param name="inner">Where the merged objects are.</param>
internal sealed class MergedStore(ResourceType type, IObjectStore inner) : IObjectStore
{
    // Guards the two below.
    private readonly Lock gate = new();
    private volatile bool wanted;
    private volatile MergedView? view;

    /// <summary>The view that fills the store; null before the control plane has begun.</summary>
    public MergedView? View => view;

    /// <inheritdoc />
    public long Revision => inner.Revision;

    /// <summary>Gives the store the view that fills it. Not disposed here.</summary>
    public void Attach(MergedView filling)
    {
        lock (gate)
        {
            view = filling;
            if (wanted) filling.Start();
        }
    }

    /// <inheritdoc />
    public ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        Want();
        return view?.CaughtUpAsync(cancellationToken) ?? ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public KubeObject? Get(ResourceType asked, ObjectKey key)
    {
        Want();
        return inner.Get(type, key) ?? view?.Resolve(key);
    }

    /// <inheritdoc />
    public StorePage List(ResourceType asked, string? ns, StoreListOptions options)
    {
        Want();
        return inner.List(type, ns, options);
    }

    /// <inheritdoc />
    public Task<KubeObject> WriteAsync(StoreWrite write, CancellationToken cancellationToken) => inner.WriteAsync(write, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<StoreEvent> WatchAsync(ResourceType asked, string? ns, long afterRevision, CancellationToken cancellationToken)
    {
        Want();
        return inner.WatchAsync(type, ns, afterRevision, cancellationToken);
    }

    /// <summary>Nothing: the inner store is disposed by who made it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Want()
    {
        if (wanted) return;
        lock (gate)
        {
            if (wanted) return;
            wanted = true;
            view?.Start();
        }
    }
}
