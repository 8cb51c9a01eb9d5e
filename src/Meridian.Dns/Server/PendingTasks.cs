using System.Collections.Concurrent;

namespace Meridian.Dns;

/// <summary>Tasks that run until their work ends, so that their owner can wait for all of them. The tasks handle their own failures.</summary>
internal sealed class PendingTasks
{
    private readonly ConcurrentDictionary<Task, bool> running = new();

    public int Count => running.Count;

    public void Track(Task task)
    {
        if (task.IsCompleted) return;
        running.TryAdd(task, true);
        task.ContinueWith(Forget, running, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task WhenAllAsync() => Task.WhenAll(running.Keys);

    private static void Forget(Task ended, object? running) => ((ConcurrentDictionary<Task, bool>)running!).TryRemove(ended, out _);
}
