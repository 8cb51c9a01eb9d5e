using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Testing;

/// <summary>
/// Runs reconcilers by hand, in one thread and in a fixed order, until there is nothing left to do: what <see cref="ControllerHost"/> does
/// with workers and timers, without either. Delayed keys are kept aside for <see cref="RunDelayedAsync"/>.
/// </summary>
public sealed class ReconcilerDriver
{
    private readonly List<Entry> entries = [];

    private sealed record Entry(IReconciler Reconciler, Queue<ObjectKey> Ready, HashSet<ObjectKey> Waiting, Dictionary<ObjectKey, TimeSpan> Delayed);

    /// <summary>Adds reconcilers, which begin with the keys of what exists.</summary>
    public ReconcilerDriver(IInformers informers, params ReadOnlySpan<IReconciler> reconcilers)
    {
        foreach (var reconciler in reconcilers)
        {
            var entry = new Entry(reconciler, new(), [], []);
            entries.Add(entry);
            reconciler.Watch(new ReconcilerSources(informers, key => Enqueue(entry, key)));
        }
    }

    /// <summary>The shortest delay a reconciler asked for and that is still open, or null.</summary>
    public TimeSpan? NextDelay => entries.SelectMany(e => e.Delayed.Values).Select(d => (TimeSpan?)d).Min();

    /// <summary>Reconciles until all queues are empty. Conflicts are retried; other failures are thrown.</summary>
    /// <exception cref="InvalidOperationException">After 10,000 reconciles: the reconcilers keep each other busy.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var rounds = 0; Next() is var (entry, key); rounds++)
        {
            if (rounds > 10_000) throw new InvalidOperationException($"{entry.Reconciler.Name} {key} does not settle");
            await ReconcileAsync(entry, key, cancellationToken);
        }
    }

    /// <summary>Puts all delayed keys in the queues, as if their time had come, and runs.</summary>
    public Task RunDelayedAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            foreach (var key in entry.Delayed.Keys) Enqueue(entry, key);
            entry.Delayed.Clear();
        }
        return RunAsync(cancellationToken);
    }

    private static async Task ReconcileAsync(Entry entry, ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            var requeue = await entry.Reconciler.ReconcileAsync(key, cancellationToken);
            if (requeue.Delay is { } delay) entry.Delayed[key] = delay;
            else entry.Delayed.Remove(key);
        }
        catch (StatusException lost) when (lost.IsConflict)
        {
            Enqueue(entry, key);
        }
    }

    private (Entry Entry, ObjectKey Key)? Next()
    {
        foreach (var entry in entries)
        {
            if (!entry.Ready.TryDequeue(out var key)) continue;
            entry.Waiting.Remove(key);
            return (entry, key);
        }
        return null;
    }

    private static void Enqueue(Entry entry, ObjectKey key)
    {
        if (entry.Waiting.Add(key)) entry.Ready.Enqueue(key);
    }
}
