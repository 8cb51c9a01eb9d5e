using Grpc.Core;
using Meridian.Objects;
using Meridian.Storage.Etcd;
using Microsoft.Extensions.Logging;
using EtcdEvent = Meridian.Storage.Etcd.Event;

namespace Meridian.Storage;

/// <summary>
/// Keeps collections as etcd has them: loads all objects once, then follows etcd's watch, over broken connections too. What it publishes is in
/// etcd's order, so readers and watchers see on every API server the same history.
/// </summary>
internal sealed partial class EtcdFeed : IAsyncDisposable
{
    private const int PageSize = 1000;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly EtcdConnection connection;
    private readonly EtcdKeys keys;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private CancellationTokenSource watching;

    // Guards the publishing of changes, and who waits for them.
    private readonly Lock gate = new();
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task following = Task.CompletedTask;
    private CollectionSet? collections;
    private long revision;

    public EtcdFeed(EtcdConnection connection, EtcdKeys keys, TimeProvider time, ILogger log) 
    {
        (this.connection, this.keys, this.time, this.log) = (connection, keys, time, log);
        watching = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
    }

    /// <summary>The collections, once opened.</summary>
    public CollectionSet Collections => collections ?? throw new InvalidOperationException("the feed was not opened");

    /// <summary>Newest revision up to which all changes are published.</summary>
    public long Revision => Volatile.Read(ref revision);

    /// <summary>Loads everything and begins to follow.</summary>
    /// <exception cref="RpcException">Etcd is not to be reached.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var (objects, at) = await ReadAllAsync(cancellationToken);
        collections = new CollectionSet(at, time);
        collections.Load(objects);
        revision = at;
        following = FollowAsync();
    }

    /// <summary>Waits until a condition holds of what is published; it is asked again after every change.</summary>
    public async Task AwaitAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (condition()) return;
                next = moved.Task;
            }
            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends the watch, does something, and takes the watch up again where it was.</summary>
    public async Task WhileCutOffAsync(Func<Task> action)
    {
        await watching.CancelAsync();
        await following;
        await action();
        watching = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        following = FollowAsync();
    }

    /// <summary>Reads while nothing is published.</summary>
    public T BetweenChanges<T>(Func<T> read)
    {
        lock (gate) return read();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await following;
        watching.Dispose();
        stopping.Dispose();
    }

    private async Task<(List<(string Collection, KubeObject Object)> Objects, long Revision)> ReadAllAsync(CancellationToken cancellationToken)
    {
        var objects = new List<(string, KubeObject)>();
        var (from, at) = (keys.First, 0L);
        while (true)
        {
            // All pages at the revision of the first.
            var page = await connection.Keys.RangeAsync(new RangeRequest { Key = from, RangeEnd = keys.End, Limit = PageSize, Revision = at }, cancellationToken: cancellationToken);
            at = at == 0 ? page.Header.Revision : at;
            foreach (var pair in page.Kvs)
            {
                if (keys.TryParse(pair.Key, out var collection, out _)) objects.Add((collection, EtcdValue.Read(pair.Value, pair.ModRevision)));
            }
            if (!page.More) return (objects, at);
            from = Google.Protobuf.ByteString.CopyFrom([.. page.Kvs[^1].Key.Span, 0]);
        }
    }

    private async Task FollowAsync()
    {
        var pause = ShortestPause;
        while (!watching.IsCancellationRequested)
        {
            try
            {
                await FollowOnceAsync(() => pause = ShortestPause);
            }
            catch (Exception) when (watching.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is RpcException or IOException)
            {
                LogBroken(failure.Message);
                connection.Rotate();
            }
            await Task.Delay(pause, time, watching.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task FollowOnceAsync(Action works)
    {
        using var call = connection.Watches.Watch(cancellationToken: watching.Token);
        await call.RequestStream.WriteAsync(new WatchRequest
        {
            CreateRequest = new WatchCreateRequest { Key = keys.First, RangeEnd = keys.End, StartRevision = Revision + 1, ProgressNotify = true },
        }, watching.Token);
        while (await call.ResponseStream.MoveNext(watching.Token))
        {
            var answer = call.ResponseStream.Current;
            if (answer.CompactRevision > 0)
            {
                await StartOverAsync();
                return;
            }
            if (answer.Canceled) throw new IOException($"etcd ended the watch: {answer.CancelReason}");
            works();
            if (answer.Events.Count > 0) Publish(answer.Events);
            // Without changes it says how far there are none.
            else if (!answer.Created && answer.Header is { } header) Advance(header.Revision);
        }
    }

    private void Publish(IReadOnlyList<EtcdEvent> events)
    {
        lock (gate)
        {
            var run = new List<StoreEvent>();
            var of = "";
            foreach (var change in events)
            {
                if (!keys.TryParse(change.Kv.Key, out var collection, out var key)) continue;
                if (collection != of) FlushLocked();
                of = collection;
                // The collection shows what was published; what is not yet has to be seen here too.
                var previous = run.FindLast(e => e.Object.Key == key) is { } pending ? (pending.Deleted ? null : pending.Object) : Collections[collection].Newest.Objects.Get(key);
                if (EventOf(change, previous) is { } made) run.Add(made);
            }
            FlushLocked();
            AdvanceLocked(events[^1].Kv.ModRevision);

            void FlushLocked()
            {
                if (run.Count > 0) Collections[of].Publish(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(run));
                run.Clear();
            }
        }
    }

    private static StoreEvent? EventOf(EtcdEvent change, KubeObject? previous)
    {
        var at = change.Kv.ModRevision;
        if (change.Type == EtcdEvent.Types.EventType.Put) return new StoreEvent(at, EtcdValue.Read(change.Kv.Value, at), previous, false);
        return previous is null ? null : new StoreEvent(at, ObjectDraft.Of(previous).At(at), previous, true);
    }

    private void Advance(long to)
    {
        lock (gate) AdvanceLocked(to);
    }

    private void AdvanceLocked(long to)
    {
        if (to <= revision) return;
        Volatile.Write(ref revision, to);
        Collections.History.Note(to);
        var reached = moved;
        moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        reached.SetResult();
    }

    // Etcd no longer has what happened since: whoever watches is told so, and reads anew.
    private async Task StartOverAsync()
    {
        var (objects, at) = await ReadAllAsync(watching.Token);
        lock (gate)
        {
            Collections.Replace(objects, at);
            AdvanceLocked(at);
        }
        LogStartedOver(at);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The watch of etcd broke off and is taken up again: {Problem}")]
    private partial void LogBroken(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Etcd has compacted what happened meanwhile; all objects were read anew at revision {Revision}")]
    private partial void LogStartedOver(long revision);
}
