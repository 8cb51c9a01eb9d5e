using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>Watches the Deployments of one member over HTTP, as any client would, and tells when one is as it is waited for.</summary>
internal sealed class CopyWatch : IAsyncDisposable
{
    private readonly ApiConnection connection;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<ObjectKey, Deployment> copies = [];
    private readonly ConcurrentDictionary<ObjectKey, (Func<Deployment, bool> Is, TaskCompletionSource Seen)> waiting = [];
    private Task running = Task.CompletedTask;

    private CopyWatch(ApiConnection connection) => this.connection = connection;

    public static async Task<CopyWatch> StartAsync(ApiConnection connection)
    {
        var watch = new CopyWatch(connection);
        var list = await connection.Client.ListAsync(ResourceTypes.Deployments, null, ListOptions.All, CancellationToken.None);
        watch.running = watch.FollowAsync(list.ResourceVersion);
        return watch;
    }

    /// <summary>Completes when the Deployment is there and as expected. One wait for each Deployment at a time.</summary>
    public Task SeesAsync(ObjectKey key, Func<Deployment, bool> isExpected)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[key] = (isExpected, seen);
        if (copies.TryGetValue(key, out var copy)) Look(key, copy);
        return seen.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        connection.Dispose();
        stopping.Dispose();
    }

    private async Task FollowAsync(string revision)
    {
        try
        {
            while (true) revision = await FollowOnceAsync(revision);
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task<string> FollowOnceAsync(string revision)
    {
        await foreach (var change in connection.Client.WatchAsync(ResourceTypes.Deployments, null, new WatchOptions { ResourceVersion = revision }, stopping.Token))
        {
            revision = change.Object.Header.ResourceVersion;
            if (change.Type == WatchEventType.Bookmark) continue;
            if (change.Type == WatchEventType.Deleted) copies.TryRemove(change.Object.Key, out _);
            else Look(change.Object.Key, copies[change.Object.Key] = change.Object.View<Deployment>());
        }
        return revision;
    }

    private void Look(ObjectKey key, Deployment copy)
    {
        if (waiting.TryGetValue(key, out var wait) && wait.Is(copy) && waiting.TryRemove(key, out wait)) wait.Seen.TrySetResult();
    }
}
