using System.Collections.Concurrent;

namespace Meridian.Network;

/// <summary>Tasks that run until their work ends, so that whoever started them can wait for all of them. The tasks handle their own failures.</summary>
internal sealed class BackgroundTasks
{
    private readonly ConcurrentDictionary<Task, bool> running = new();

    /// <summary>How many run.</summary>
    public int Count => running.Count;

    /// <summary>Keeps a task until it has ended.</summary>
    public void Track(Task task)
    {
        if (task.IsCompleted) return;
        running.TryAdd(task, true);
        task.ContinueWith(Forget, running, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes when all tasks tracked so far have ended.</summary>
    public Task WhenAllAsync() => Task.WhenAll(running.Keys);

    private static void Forget(Task ended, object? running) => ((ConcurrentDictionary<Task, bool>)running!).TryRemove(ended, out _);
}
