using Meridian.Objects;

namespace Meridian.Client;

/// <summary>When to look at a key again.</summary>
/// <param name="Delay">Time to wait, or null to wait for the next change.</param>
public readonly record struct Requeue(TimeSpan? Delay)
{
    /// <summary>Nothing to do until something changes.</summary>
    public static Requeue None => default;

    /// <summary>Look again after a time even if nothing changes.</summary>
    public static Requeue After(TimeSpan delay) => new(delay);
}

/// <summary>
/// Brings one object's world to what it asks for. Level-based: the key is the whole input, what happened before does not matter.
/// One key is never reconciled twice at once; different keys may be.
/// </summary>
public interface IReconciler
{
    /// <summary>Name in logs, metrics and events, such as <c>deployment</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Declares what to watch: calls <see cref="ReconcilerSources"/> to map changes of objects to keys.
    /// Called once, before the first reconcile.
    /// </summary>
    void Watch(ReconcilerSources sources);

    /// <summary>Reads the world, writes the difference, says when to come back. Throwing means: again, with back-off.</summary>
    ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>The object on which users are told that the reconcile of a key failed. Default null: that of the key, in the first collection named in <see cref="Watch"/> that holds it.</summary>
    KubeObject? Subject(ObjectKey key) => null;
}
