using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Faults;

/// <summary>One controller's queue, worked on by hand.</summary>
internal sealed class SteppedWorker
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider time;
    private readonly Queue<ObjectKey> ready = [];
    private readonly HashSet<ObjectKey> waiting = [];
    private readonly Dictionary<ObjectKey, int> failures = [];
    private readonly Dictionary<ObjectKey, DateTimeOffset> delayed = [];

    internal SteppedWorker(IReconciler reconciler, IInformers informers, TimeProvider time)
    {
        (Reconciler, this.time) = (reconciler, time);
        reconciler.Watch(new ReconcilerSources(informers, Enqueue));
    }

    internal IReconciler Reconciler { get; }

    internal bool HasWork => ready.Count > 0;

    internal DateTimeOffset? NextDelayed => delayed.Count == 0 ? null : delayed.Values.Min();

    internal async Task WorkAsync(CancellationToken token)
    {
        var key = ready.Dequeue();
        waiting.Remove(key);
        try
        {
            var requeue = await Reconciler.ReconcileAsync(key, token);
            failures.Remove(key);
            if (requeue.Delay is { } delay) Delay(key, delay);
        }
        catch (Exception failure) when (failure is not (ProcessKilledException or RunOverException or Xunit.Sdk.XunitException))
        {
            if (ReconcileFailure.IsFinal(failure)) return;
            failures[key] = failures.GetValueOrDefault(key) + 1;
            Delay(key, FirstBackOff * Math.Pow(2, failures[key] - 1));
        }
    }

    /// <summary>Puts back what waits for a time that has come.</summary>
    internal void Wake()
    {
        foreach (var key in delayed.Where(d => d.Value <= time.GetUtcNow()).Select(d => d.Key).ToArray())
        {
            delayed.Remove(key);
            Enqueue(key);
        }
    }

    private void Delay(ObjectKey key, TimeSpan delay)
    {
        var at = time.GetUtcNow() + delay;
        if (!delayed.TryGetValue(key, out var earlier) || earlier > at) delayed[key] = at;
    }

    private void Enqueue(ObjectKey key)
    {
        if (waiting.Add(key)) ready.Enqueue(key);
    }
}
