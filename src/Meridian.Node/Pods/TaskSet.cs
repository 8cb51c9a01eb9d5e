namespace Meridian.Node;

/// <summary>Tasks that run beside a loop and are awaited when it ends. Tasks added must not fail.</summary>
internal sealed class TaskSet
{
    // Guards the set.
    private readonly Lock gate = new();
    private readonly HashSet<Task> running = [];

    public void Add(Task task)
    {
        if (task.IsCompleted) return;
        lock (gate) running.Add(task);
        task.GetAwaiter().OnCompleted(() =>
        {
            lock (gate) running.Remove(task);
        });
    }

    /// <summary>Waits for all that still run.</summary>
    public Task WhenAllAsync()
    {
        lock (gate) return Task.WhenAll(running.ToArray());
    }
}
