using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Client;

/// <summary>
/// A queue and the workers that empty it: level-based work on keys of any kind. One key is never worked on twice at once. Work that
/// throws is done again after a back-off.
/// </summary>
/// <param name="name">Name in logs and metrics, such as <c>deployment</c>.</param>
/// <param name="work">Does the work on one key.</param>
/// <param name="workers">How many keys are worked on at once.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Receives failures.</param>
/// <param name="longestBackOff">Longest wait after failures in a row. Default 60 s.</param>
public sealed partial class QueueWorkers<TKey>(
    string name, Func<TKey, CancellationToken, ValueTask<Requeue>> work, int workers, TimeProvider time, ILogger logger, TimeSpan? longestBackOff = null) : IAsyncDisposable
    where TKey : notnull
{
    private readonly WorkQueue<TKey> queue = new(time, name, longestBackOff);
    private readonly ReconcileMetrics metrics = new(name);
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <summary>How many keys are ready to be worked on.</summary>
    public int Count => queue.Count;

    /// <summary>Called after a failure that is tried again, with how often the key has failed in a row. Must be quick and must not throw.</summary>
    public Action<TKey, Exception, int>? Failed { get; init; }

    /// <summary>Adds a key to be worked on now.</summary>
    public void Add(TKey key) => queue.Add(key);

    /// <summary>Adds a key to be worked on after a time. An earlier time already set stays.</summary>
    public void AddAfter(TKey key, TimeSpan delay) => queue.AddAfter(key, delay);

    /// <summary>Adds all keys that wait for their time, as if it had come.</summary>
    public void AddDelayed() => queue.AddDelayed();

    /// <summary>Starts the workers. Called once.</summary>
    /// <param name="ready">The workers begin when it completes.</param>
    public void Start(Task ready) => running = RunAsync(ready, stopping.Token);

    /// <summary>Works on one key, which it waits for. What the workers do again and again, for whoever runs the queue by hand.</summary>
    public async Task WorkOnceAsync(CancellationToken cancellationToken)
    {
        var key = await queue.TakeAsync(cancellationToken);
        try
        {
            var requeue = await work(key, cancellationToken);
            queue.Forget(key);
            if (requeue.Delay is { } delay) queue.AddAfter(key, delay);
            metrics.Succeeded(requeue);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.Failed();
            TryAgain(key, failure);
        }
        finally
        {
            queue.Done(key);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        queue.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync(Task ready, CancellationToken token)
    {
        try
        {
            await ready.WaitAsync(token);
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
        while (!token.IsCancellationRequested) await WorkOnceAsync(token);
    }

    private void TryAgain(TKey key, Exception failure)
    {
        if (ReconcileFailure.IsFinal(failure))
        {
            queue.Forget(key);
            return;
        }
        if (ReconcileFailure.IsRace(failure)) LogRetry(name, key, failure.Message);
        else LogFailed(failure, name, key);
        var inARow = queue.AddAfterFailure(key);
        Failed?.Invoke(key, failure, inARow);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reconcile of {Reconciler} {Key} failed, it will be retried")]
    private partial void LogFailed(Exception failure, string reconciler, TKey key);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Reconcile of {Reconciler} {Key} is retried: {Why}")]
    private partial void LogRetry(string reconciler, TKey key, string why);
}
