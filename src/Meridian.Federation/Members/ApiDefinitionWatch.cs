using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Notices changes of the objects by which a member defines APIs. Keeps nothing of them: there may be thousands, each a large schema.</summary>
/// <param name="client">The member.</param>
/// <param name="type">One of <see cref="Types"/>.</param>
/// <param name="changed">Called for changes, and whenever some may have been missed. Must be quick.</param>
/// <param name="time">Clock of the retries.</param>
internal sealed class ApiDefinitionWatch(IKubeClient client, ResourceType type, Action changed, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    // The member may not let us watch, or not have the type: that seldom changes.
    private static readonly TimeSpan RefusedRetry = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource stopping = new();
    private volatile TaskCompletionSource retryNow = NewSignal();
    private Task running = Task.CompletedTask;
    private bool refused;

    /// <summary>The types whose objects define APIs.</summary>
    public static IReadOnlyList<ResourceType> Types { get; } = [ResourceTypes.CustomResourceDefinitions, ResourceTypes.ApiServices];

    /// <summary>Begins to watch. Called once.</summary>
    public void Start() => running = RunAsync(stopping.Token);

    /// <summary>Says that the member answers again.</summary>
    public void RetryNow() => retryNow.TrySetResult();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync(CancellationToken token)
    {
        await Task.Yield();
        for (var first = true; !token.IsCancellationRequested; first = false)
        {
            refused = false;
            try
            {
                await FollowAsync(first, token);
            }
            catch (Exception failure) when (failure is StatusException or System.Text.Json.JsonException || MemberFailure.IsExpected(failure, token))
            {
                refused = failure is StatusException { Code: 401 or 403 or 404 or 405 };
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await PauseAsync(token);
        }
    }

    private async Task FollowAsync(bool first, CancellationToken token)
    {
        var place = await client.ListAsync(type, null, new ListOptions { Limit = 1, MetadataOnly = true }, token);
        if (!first) changed();
        var options = new WatchOptions { ResourceVersion = place.ResourceVersion, MetadataOnly = true };
        await foreach (var change in client.WatchAsync(type, null, options, token))
            if (change.Type != WatchEventType.Bookmark) changed();
    }

    private async Task PauseAsync(CancellationToken token)
    {
        var signal = retryNow = NewSignal();
        try
        {
            if (refused) await Task.Delay(RefusedRetry, time, token);
            else await signal.Task.WaitAsync(Retry, time, token);
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            // The time is over, or the loop sees the token and ends.
        }
    }
}
