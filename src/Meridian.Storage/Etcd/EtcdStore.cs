using Grpc.Core;
using Meridian.Objects;
using Meridian.Storage.Etcd;
using Microsoft.Extensions.Logging;

namespace Meridian.Storage;

/// <summary>
/// A store in etcd. Many API servers may have it open: each keeps all objects in memory as etcd's watch tells them, writes by transactions that
/// compare revisions, and can wait until it has everything that any of them has acknowledged.
/// </summary>
public sealed class EtcdStore : IObjectStore, IStoreMaintenance
{
    private readonly EtcdOptions options;
    private readonly TimeProvider time;
    private readonly EtcdConnection connection;
    private readonly EtcdKeys keys;
    private readonly EtcdFeed feed;
    private readonly EtcdLeases leases;
    private readonly EtcdBarrier barrier;
    private EtcdCompactor? compactor;

    private EtcdStore(EtcdOptions options, TimeProvider time, ILogger log)
    {
        (this.options, this.time) = (options, time);
        connection = new EtcdConnection(options.Servers);
        keys = new EtcdKeys(options.Prefix);
        feed = new EtcdFeed(connection, keys, time, log);
        leases = new EtcdLeases(connection, time);
        barrier = new EtcdBarrier(connection, keys, feed);
    }

    /// <inheritdoc />
    public long Revision => feed.Revision;

    /// <summary>Reads all objects from etcd and begins to follow it.</summary>
    /// <exception cref="IOException">Etcd is not to be reached.</exception>
    public static async Task<EtcdStore> OpenAsync(EtcdOptions options, TimeProvider time, ILogger<EtcdStore> log, CancellationToken cancellationToken)
    {
        var store = new EtcdStore(options, time, log);
        try
        {
            await store.WithPatienceAsync(async token =>
            {
                await store.feed.OpenAsync(token);
                return true;
            }, cancellationToken);
            store.compactor = new EtcdCompactor(store.connection, time);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public KubeObject? Get(ResourceType type, ObjectKey key) => feed.Collections[type.GroupResource].Newest.Objects.Get(key);

    /// <inheritdoc />
    public StorePage List(ResourceType type, string? ns, StoreListOptions options) => feed.Collections.List(type.GroupResource, ns, options, Revision);

    /// <inheritdoc />
    public IAsyncEnumerable<StoreEvent> WatchAsync(ResourceType type, string? ns, long afterRevision, CancellationToken cancellationToken) =>
        feed.Collections[type.GroupResource].WatchAsync(ns, afterRevision, cancellationToken);

    /// <inheritdoc />
    public async Task<KubeObject> WriteAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new EtcdWrite(connection, keys, leases, write, Get(write.Type, write.Key));
        // Once sent a write happens: the caller may stop waiting, the outcome is the same.
        return await RunAsync(pending, write).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await barrier.PassAsync(cancellationToken).WaitAsync(options.Patience, time, cancellationToken);
        }
        catch (Exception failure) when (failure is RpcException or TimeoutException)
        {
            connection.Rotate();
            throw ApiError.Unavailable($"etcd at {string.Join(", ", options.Servers)} does not answer, so what is newest is not known");
        }
    }

    /// <inheritdoc />
    public Task<StoreImage> ImageAsync(CancellationToken cancellationToken) => Task.FromResult(feed.BetweenChanges(() => feed.Collections.Image(Revision, EtcdWrite.NoEnds)));

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken)
    {
        var (image, faults) = feed.BetweenChanges(() => (feed.Collections.Image(Revision, EtcdWrite.NoEnds), feed.Collections.LogFaults()));
        return [.. await Task.Run(() => ImageCheck.Faults(image).ToList(), cancellationToken), .. faults];
    }

    /// <summary>Ends the watch, does something, and takes the watch up again where it was. For tests.</summary>
    internal Task WhileCutOffAsync(Func<Task> action) => feed.WhileCutOffAsync(action);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (compactor is not null) await compactor.DisposeAsync();
        await feed.DisposeAsync();
        leases.Dispose();
        connection.Dispose();
    }

    private async Task<KubeObject> RunAsync(EtcdWrite pending, StoreWrite write)
    {
        var outcome = await WithPatienceAsync(pending.TryAsync, CancellationToken.None);
        var collection = feed.Collections[write.Type.GroupResource];
        if (outcome.Conflict)
        {
            // Whoever tries again must not do so with the state that was just found to be old.
            if (EtcdWrite.RevisionOf(outcome.Current) != write.ExpectedRevision) await WaitAsync(HasChanged);
            throw new StoreConflictException(outcome.Current);
        }
        if (outcome.Revision > 0) await WaitAsync(() => Revision >= outcome.Revision);
        // Deleted by a call whose answer was lost: the watch tells when.
        else await WaitAsync(HasChanged);
        return pending.Stored(outcome, Revision);

        bool HasChanged() => EtcdWrite.RevisionOf(collection.Newest.Objects.Get(write.Key)) != write.ExpectedRevision;
    }

    private async Task WaitAsync(Func<bool> condition)
    {
        try
        {
            await feed.AwaitAsync(condition, CancellationToken.None).WaitAsync(options.Patience, time);
        }
        catch (TimeoutException)
        {
            throw new IOException($"etcd at {string.Join(", ", options.Servers)} took the write, and its watch does not show it");
        }
    }

    // A call that may have been carried out is only repeated where that does no harm: that is the call's business.
    private async Task<T> WithPatienceAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var pause = TimeSpan.FromMilliseconds(10);
        while (true)
        {
            try
            {
                return await call(either.Token);
            }
            catch (RpcException failure) when (!cancellationToken.IsCancellationRequested && (limit.IsCancellationRequested || !EtcdConnection.IsPassing(failure)))
            {
                throw new IOException($"etcd at {string.Join(", ", options.Servers)} does not answer: {failure.Status.Detail}", failure);
            }
            catch (RpcException) when (!cancellationToken.IsCancellationRequested)
            {
                connection.Rotate();
            }
            await Task.WhenAny(Task.Delay(pause, time, either.Token));
            cancellationToken.ThrowIfCancellationRequested();
            pause = pause < TimeSpan.FromMilliseconds(500) ? pause * 2 : pause;
        }
    }
}
