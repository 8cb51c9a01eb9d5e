using System.Collections.Concurrent;
using System.Collections.Immutable;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Knows, of the federation's objects as they are now, which need an object, and what an object needs. Safe for concurrent use.</summary>
internal sealed class DependencyIndex : IDisposable
{
    private static readonly ImmutableHashSet<TypedKey> Nobody = [];
    private static readonly IReadOnlySet<Edge> NoEdges = ImmutableHashSet<Edge>.Empty;

    // What each object says of itself; an edge is told by one object only.
    private readonly ConcurrentDictionary<TypedKey, IReadOnlySet<Edge>> told = [];
    private readonly ConcurrentDictionary<TypedKey, ImmutableHashSet<TypedKey>> needs = [];
    private readonly ConcurrentDictionary<TypedKey, ImmutableHashSet<TypedKey>> dependents = [];
    private readonly List<IDisposable> subscriptions = [];

    private readonly record struct Edge(TypedKey Dependent, TypedKey Needed);

    /// <summary>Called for an object that is needed by others than before. Must be quick.</summary>
    public event Action<TypedKey>? Changed;

    /// <summary>Begins to follow the federation's objects that need others.</summary>
    public void Start(IInformers informers)
    {
        foreach (var type in Dependencies.Types) subscriptions.Add(informers.For(type).Subscribe(change => OnChange(type, change)));
    }

    /// <summary>What an object needs.</summary>
    public IReadOnlyCollection<TypedKey> NeedsOf(TypedKey dependent) => needs.GetValueOrDefault(dependent, Nobody);

    /// <summary>Who needs an object.</summary>
    public IReadOnlyCollection<TypedKey> DependentsOf(TypedKey needed) => dependents.GetValueOrDefault(needed, Nobody);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
    }

    // On the informer's loop, so for one object never twice at once.
    private void OnChange(ResourceType type, ObjectChange change)
    {
        var teller = new TypedKey(type, change.Key);
        var before = told.GetValueOrDefault(teller, NoEdges);
        var now = change.New is { Header.DeletionTimestamp: null } value ? Edges(teller, value) : NoEdges;
        if (before.SetEquals(now)) return;
        if (now.Count == 0) told.TryRemove(teller, out _);
        else told[teller] = now;
        foreach (var (dependent, needed) in before.Except(now))
        {
            Cut(needs, dependent, needed);
            Cut(dependents, needed, dependent);
            Changed?.Invoke(needed);
        }
        foreach (var (dependent, needed) in now.Except(before))
        {
            Join(needs, dependent, needed);
            Join(dependents, needed, dependent);
            Changed?.Invoke(needed);
        }
    }

    private static HashSet<Edge> Edges(TypedKey teller, KubeObject value) =>
    [
        .. Dependencies.Of(teller.Type, value).Select(needed => new Edge(teller, needed)),
        .. Dependencies.Companions(teller.Type, value).Select(companion => new Edge(companion, teller)),
    ];

    private static void Join(ConcurrentDictionary<TypedKey, ImmutableHashSet<TypedKey>> map, TypedKey from, TypedKey to) =>
        map.AddOrUpdate(from, static (_, added) => [added], static (_, all, added) => all.Add(added), to);

    private static void Cut(ConcurrentDictionary<TypedKey, ImmutableHashSet<TypedKey>> map, TypedKey from, TypedKey to)
    {
        var left = map.AddOrUpdate(from, Nobody, (_, all) => all.Remove(to));
        // Only an entry that is still empty goes.
        if (left.IsEmpty) map.TryRemove(new(from, left));
    }
}
