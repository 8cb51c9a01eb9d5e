using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Client;

/// <summary>Runs one reconciler: fills its queue from its sources and works on it with several workers.</summary>
/// <param name="reconciler">What to run.</param>
/// <param name="informers">The process's informers.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Receives failed reconciles.</param>
/// <param name="workers">How many keys are worked on at once. Default 4.</param>
public sealed class ControllerHost(
    IReconciler reconciler, IInformers informers, TimeProvider time, ILogger<ControllerHost> logger, int workers = 4) : IAsyncDisposable
{
    private readonly QueueWorkers<ObjectKey> queue = new(reconciler.Name, reconciler.ReconcileAsync, workers, time, logger);
    private ReconcilerSources? following;

    /// <summary>Subscribes to the sources and starts the workers, which begin once all sources are synced.</summary>
    public void Start()
    {
        var sources = new ReconcilerSources(informers, queue.Add);
        following = sources;
        reconciler.Watch(sources);
        queue.Start(Task.WhenAll(sources.Used.Select(i => i.Synced)));
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        following?.Dispose();
        return queue.DisposeAsync();
    }
}
