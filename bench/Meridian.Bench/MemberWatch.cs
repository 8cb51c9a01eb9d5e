using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>Watches the deployments of one member over HTTP, as any client would.</summary>
internal sealed class MemberWatch : IAsyncDisposable
{
    private readonly ApiConnection connection;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new();
    private Task running = Task.CompletedTask;

    private MemberWatch(ApiConnection connection) => this.connection = connection;

    public static async Task<MemberWatch> StartAsync(ApiConnection connection)
    {
        var watch = new MemberWatch(connection);
        var list = await connection.Client.ListAsync(ResourceTypes.Deployments, null, ListOptions.All, CancellationToken.None);
        watch.running = watch.FollowAsync(list.ResourceVersion);
        return watch;
    }

    public Task SeesAsync(string name) => waiting.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

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
            await foreach (var change in connection.Client.WatchAsync(ResourceTypes.Deployments, null, new WatchOptions { ResourceVersion = revision }, stopping.Token))
            {
                if (change.Type == WatchEventType.Added && waiting.TryRemove(change.Object.Header.Name, out var seen)) seen.SetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }
}
