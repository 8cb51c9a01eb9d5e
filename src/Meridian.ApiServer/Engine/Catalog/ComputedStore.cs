using System.Runtime.CompilerServices;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>Objects that are made when they are asked for: nothing is kept, nobody writes them, and nothing is ever told of them.</summary>
public abstract class ComputedStore : IObjectStore
{
    /// <inheritdoc />
    public abstract long Revision { get; }

    /// <inheritdoc />
    public virtual ValueTask CatchUpAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc />
    public abstract KubeObject? Get(ResourceType type, ObjectKey key);

    /// <inheritdoc />
    public abstract StorePage List(ResourceType type, string? ns, StoreListOptions options);

    /// <summary>405: they are computed.</summary>
    public Task<KubeObject> WriteAsync(StoreWrite write, CancellationToken cancellationToken) => throw ApiError.MethodNotAllowed();

    /// <summary>Nothing is ever told: who wants to know asks.</summary>
    public async IAsyncEnumerable<StoreEvent> WatchAsync(ResourceType type, string? ns, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        yield break;
    }

    /// <summary>Nothing: there is nothing to let go of.</summary>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
