using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Client;

/// <summary>Runs one reconciler: fills its queue from its sources and works on it with several workers.</summary>
/// <param name="reconciler">What to run.</param>
/// <param name="informers">The process's informers.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Receives failed reconciles.</param>
/// <param name="workers">How many keys are worked on at once. Default 4.</param>
public sealed partial class ControllerHost(
    IReconciler reconciler, IInformers informers, TimeProvider time, ILogger<ControllerHost> logger, int workers = 4) : IAsyncDisposable
{
    private readonly WorkQueue queue = new(time, reconciler.Name);
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private ReconcilerSources? following;

    /// <summary>Subscribes to the sources and starts the workers, which begin once all sources are synced.</summary>
    public void Start()
    {
        var sources = new ReconcilerSources(informers, queue.Add);
        following = sources;
        reconciler.Watch(sources);
        running = RunAsync(sources, stopping.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        following?.Dispose();
        await running;
        queue.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync(ReconcilerSources sources, CancellationToken token)
    {
        try
        {
            await Task.WhenAll(sources.Used.Select(i => i.Synced)).WaitAsync(token);
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(token)));
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    private async Task WorkAsync(CancellationToken token)
    {
        await Task.Yield();
        while (!token.IsCancellationRequested)
        {
            var key = await queue.TakeAsync(token);
            try
            {
                var requeue = await reconciler.ReconcileAsync(key, token);
                queue.Forget(key);
                if (requeue.Delay is { } delay) queue.AddAfter(key, delay);
            }
            catch (Exception failure) when (!token.IsCancellationRequested)
            {
                LogFailure(failure);
                queue.AddAfterFailure(key);
            }
            finally
            {
                queue.Done(key);
            }

            // A lost race is the ordinary way to learn of a newer version; it is retried without a word.
            void LogFailure(Exception failure)
            {
                if (failure is StatusException { IsConflict: true } or StatusException { IsNotFound: true } or StatusException { IsAlreadyExists: true }) LogRetry(reconciler.Name, key, failure.Message);
                else LogFailed(failure, reconciler.Name, key);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reconcile of {Reconciler} {Key} failed, it will be retried")]
    private partial void LogFailed(Exception failure, string reconciler, ObjectKey key);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Reconcile of {Reconciler} {Key} is retried: {Why}")]
    private partial void LogRetry(string reconciler, ObjectKey key, string why);
}
