using System.Collections.Concurrent;

namespace Meridian.Objects;

/// <summary>
/// Tasks that run beside whoever started them, so that it can wait for all of them when it ends. The tasks handle their own failures.
/// Safe for concurrent use.
/// </summary>
public sealed class TaskSet
{
    private readonly ConcurrentDictionary<Task, bool> running = new();

    /// <summary>How many run.</summary>
    public int Count => running.Count;

    /// <summary>Keeps a task until it has ended.</summary>
    public void Add(Task task)
    {
        if (task.IsCompleted) return;
        running.TryAdd(task, true);
        task.ContinueWith(Forget, running, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes when all tasks added so far have ended.</summary>
    public Task WhenAllAsync() => Task.WhenAll(running.Keys);

    private static void Forget(Task ended, object? running) => ((ConcurrentDictionary<Task, bool>)running!).TryRemove(ended, out _);
}
