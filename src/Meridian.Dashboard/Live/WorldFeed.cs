using Meridian.Client;

namespace Meridian.Dashboard;

/// <summary>Publishes the world whenever it has changed, at most four times a second however much changes.</summary>
/// <param name="informers">Live copies of the federation's collections.</param>
/// <param name="time">Clock of the pause.</param>
internal sealed class WorldFeed(IInformers informers, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim changed = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private readonly WorldSnapshot snapshot = new(informers);
    private readonly List<IDisposable> subscriptions = [];
    private Task running = Task.CompletedTask;

    /// <summary>What is published.</summary>
    public Broadcast Messages { get; } = new();

    /// <summary>Begins to follow the collections.</summary>
    public void Start()
    {
        foreach (var type in WorldSnapshot.Sources) subscriptions.Add(informers.For(type).Subscribe(_ => Mark()));
        running = RunAsync(stopping.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
        changed.Dispose();
    }

    // The count never passes one: many changes are one reason to look.
    private void Mark()
    {
        try
        {
            if (changed.CurrentCount == 0) changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another change was faster; its mark serves both.
        }
    }

    private async Task RunAsync(CancellationToken token)
    {
        try
        {
            // A half-read federation would be shown as one without clusters.
            await Task.WhenAll(WorldSnapshot.Sources.Select(t => informers.For(t).Synced)).WaitAsync(token);
            while (true)
            {
                await changed.WaitAsync(token);
                Messages.Publish(snapshot.Write());
                await Task.Delay(Pause, time, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }
}
