using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Client;

/// <summary>Runs one reconciler: fills its queue from its sources and works on it with several workers.</summary>
/// <param name="reconciler">What to run.</param>
/// <param name="informers">The process's informers.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Receives failed reconciles.</param>
/// <param name="workers">How many keys are worked on at once. Default 4.</param>
/// <param name="events">Tells users of failed reconciles, on the object concerned. Default: they are logged only.</param>
public sealed class ControllerHost(
    IReconciler reconciler, IInformers informers, TimeProvider time, ILogger<ControllerHost> logger, int workers = 4, EventRecorder? events = null) : IAsyncDisposable
{
    /// <summary>Reason of the event that tells of a failed reconcile.</summary>
    public const string FailureReason = "FailedReconcile";

    // That of Kubernetes's controllers.
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(1000);

    private QueueWorkers<ObjectKey>? queue;
    private ReconcilerSources? following;

    /// <summary>Subscribes to the sources and starts the workers, which begin once all sources are synced.</summary>
    public void Start()
    {
        var made = new QueueWorkers<ObjectKey>(reconciler.Name, reconciler.ReconcileAsync, workers, time, logger, LongestBackOff) { Failed = Tell };
        var sources = new ReconcilerSources(informers, made.Add);
        (queue, following) = (made, sources);
        reconciler.Watch(sources);
        made.Start(Task.WhenAll(sources.Used.Select(i => i.Synced)));
    }

    /// <summary>Looks again at everything that waits for its time: the clock was set.</summary>
    public void LookAgain() => queue?.AddDelayed();

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        following?.Dispose();
        return queue?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    // The same failure says the same each time, so that it is one event that is counted.
    private void Tell(ObjectKey key, Exception failure, int inARow)
    {
        if (events is null || !ReconcileFailure.IsNews(failure, inARow)) return;
        if ((reconciler.Subject(key) ?? following?.Find(key)) is { } about)
            events.Warning(about, FailureReason, $"The controller \"{reconciler.Name}\" failed and will try again: {failure.Message}");
    }
}
