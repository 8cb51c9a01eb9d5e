using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Notes when the federation counts a cluster as lost and when as ready again.</summary>
/// <param name="federation">The federation.</param>
/// <param name="cluster">Name of the cluster.</param>
/// <param name="time">Clock.</param>
internal sealed class StandingWatch(IKubeClient federation, string cluster, TimeProvider time)
{
    private readonly TaskCompletionSource readyAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When it was lost first; null if it was not.</summary>
    public long? LostAt { get; private set; }

    /// <summary>When it was ready again last; null if it is not, or was not lost.</summary>
    public long? ReadyAt { get; private set; }

    /// <summary>Whether it is ready now.</summary>
    public bool IsReady { get; private set; } = true;

    /// <summary>Completes when it is ready after it was lost.</summary>
    public Task ReadyAgain => readyAgain.Task;

    /// <summary>Follows until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var options = new WatchOptions { FieldSelector = $"metadata.name={cluster}" };
        try
        {
            while (true)
            {
                await foreach (var change in federation.WatchAsync(ResourceTypes.Clusters, null, options, cancellationToken))
                    if (change.Type is WatchEventType.Added or WatchEventType.Modified) Note(Readiness.IsReady(change.Object));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The drill is over.
        }
    }

    private void Note(bool ready)
    {
        if (ready == IsReady) return;
        IsReady = ready;
        if (ready) (ReadyAt, _) = (time.GetTimestamp(), readyAgain.TrySetResult());
        else (LostAt, ReadyAt) = (LostAt ?? time.GetTimestamp(), null);
    }
}
