using System.Collections.Concurrent;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>All collections of a store, and how they are read.</summary>
/// <param name="startRevision">Revision of the store when it was opened: nothing older can be read.</param>
/// <param name="time">Clock.</param>
internal sealed class CollectionSet(long startRevision, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Collection> collections = new(StringComparer.Ordinal);

    /// <summary>Which revisions may still be asked for.</summary>
    public RevisionHistory History { get; } = new(time);

    /// <summary>A collection, made if absent.</summary>
    public Collection this[string name] => collections.TryGetValue(name, out var known) ? known : collections.GetOrAdd(name, _ => new Collection(startRevision, time));

    /// <summary>Reads a page.</summary>
    /// <param name="name">Collection.</param>
    /// <param name="ns">Namespace, or null for all.</param>
    /// <param name="options">Which part.</param>
    /// <param name="published">The store's revision, read before: all up to it is in the state read then. Later changes may be in it too, and then tell their revision.</param>
    /// <exception cref="StatusException">410: the revision is no longer kept.</exception>
    public StorePage List(string name, string? ns, StoreListOptions options, long published)
    {
        var collection = this[name];
        if (options.Revision > 0)
        {
            if (options.Revision < History.Floor) throw ApiError.Expired("The resourceVersion for the provided list is too old.");
            return Page(collection.At(options.Revision), ns, options, options.Revision);
        }
        var state = collection.Newest;
        var at = Math.Max(published, state.Revision);
        return options is { After: null, Limit: 0 } ? new StorePage(state.Lists.Get(state.Objects, ns), at, 0) : Page(state.Objects, ns, options, at);
    }

    /// <summary>All objects. Call it where nothing is published meanwhile.</summary>
    /// <param name="revision">Revision of the store.</param>
    /// <param name="ends">When objects end.</param>
    public StoreImage Image(long revision, IReadOnlyDictionary<(string, ObjectKey), (long Revision, DateTimeOffset At)> ends) => new(revision, ends, [.. collections.Select(c => (c.Key, c.Value.Newest.Objects))]);

    /// <summary>Puts all objects in place while loading. Of two with the same key the later counts.</summary>
    public void Load(IEnumerable<(string Collection, KubeObject Object)> objects)
    {
        foreach (var (name, tree) in Trees(objects)) this[name].Load(tree);
    }

    /// <summary>Puts other objects in the place of all, without telling what changed.</summary>
    public void Replace(IEnumerable<(string Collection, KubeObject Object)> objects, long revision)
    {
        var trees = Trees(objects);
        foreach (var name in collections.Keys.Except(trees.Keys)) this[name].Replace(SnapshotTree.Empty, revision);
        foreach (var (name, tree) in trees) this[name].Replace(tree, revision);
    }

    private static Dictionary<string, SnapshotTree> Trees(IEnumerable<(string Collection, KubeObject Object)> objects)
    {
        var byKey = new Dictionary<string, Dictionary<ObjectKey, KubeObject>>(StringComparer.Ordinal);
        foreach (var (name, value) in objects)
        {
            if (!byKey.TryGetValue(name, out var collection)) byKey[name] = collection = [];
            collection[value.Key] = value;
        }
        return byKey.ToDictionary(c => c.Key, c => SnapshotTree.Of(c.Value.Values.OrderBy(o => o.Key).ToArray()), StringComparer.Ordinal);
    }

    /// <summary>What does not hold of the recent changes, one sentence each. Call it where nothing is published meanwhile.</summary>
    public IReadOnlyList<string> LogFaults() =>
        [.. collections.SelectMany(c => ImageCheck.Faults(c.Value.Log.All(), c.Value.Newest.Objects).Select(f => $"{c.Key}: {f}"))];

    private static StorePage Page(SnapshotTree tree, string? ns, StoreListOptions options, long at)
    {
        if (options is { After: null, Limit: 0 }) return new StorePage(tree.ToArray(ns), at, 0);
        var range = tree.Range(ns, options.After);
        var items = (options.Limit > 0 ? range.Take(options.Limit) : range).ToList();
        var remaining = options.Limit > 0 && items.Count == options.Limit ? tree.CountAfter(ns, items[^1].Key) : 0;
        return new StorePage(items, at, remaining);
    }
}
