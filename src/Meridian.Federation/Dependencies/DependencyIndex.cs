using System.Collections.Concurrent;
using System.Collections.Immutable;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Knows, of the federation's objects as they are now, which need an object. Safe for concurrent use.</summary>
internal sealed class DependencyIndex : IDisposable
{
    private static readonly ImmutableHashSet<TypedKey> Nobody = [];

    private readonly ConcurrentDictionary<TypedKey, IReadOnlySet<TypedKey>> needs = [];
    private readonly ConcurrentDictionary<TypedKey, ImmutableHashSet<TypedKey>> neededBy = [];
    private readonly List<IDisposable> subscriptions = [];

    /// <summary>Called for an object that is needed by others than before. Must be quick.</summary>
    public event Action<TypedKey>? Changed;

    /// <summary>Begins to follow the federation's objects that need others.</summary>
    public void Start(IInformers informers)
    {
        foreach (var type in Dependencies.Types) subscriptions.Add(informers.For(type).Subscribe(change => OnChange(type, change)));
    }

    /// <summary>What an object needs, by the newest state that was seen.</summary>
    public IReadOnlySet<TypedKey> NeedsOf(TypedKey dependent) => needs.GetValueOrDefault(dependent, Nobody);

    /// <summary>Who needs an object.</summary>
    public IReadOnlySet<TypedKey> DependentsOf(TypedKey needed) => neededBy.GetValueOrDefault(needed, Nobody);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
    }

    // On the informer's loop, so for one object never twice at once.
    private void OnChange(ResourceType type, ObjectChange change)
    {
        var dependent = new TypedKey(type, change.Key);
        var before = NeedsOf(dependent);
        var now = change.New is { Header.DeletionTimestamp: null } value ? Dependencies.Of(type, value) : Nobody;
        if (before.SetEquals(now)) return;
        if (now.Count == 0) needs.TryRemove(dependent, out _);
        else needs[dependent] = now;
        foreach (var gone in before.Except(now)) neededBy.AddOrUpdate(gone, Nobody, (_, all) => all.Remove(dependent));
        foreach (var come in now.Except(before)) neededBy.AddOrUpdate(come, [dependent], (_, all) => all.Add(dependent));
        foreach (var other in before.Union(now).Except(before.Intersect(now)).ToArray()) Changed?.Invoke(other);
        // An entry without dependents says nothing; it may have got one meanwhile.
        foreach (var gone in before.Except(now)) neededBy.TryRemove(new(gone, Nobody));
    }
}
