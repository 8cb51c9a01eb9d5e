using Meridian.Objects;

namespace Meridian.Client;

/// <summary>One change of an informer's cache.</summary>
/// <param name="Old">State before, or null if the object is new.</param>
/// <param name="New">State after, or null if the object went.</param>
public readonly record struct ObjectChange(KubeObject? Old, KubeObject? New)
{
    /// <summary>Key of the object.</summary>
    public ObjectKey Key => (New ?? Old)!.Key;

    /// <summary>The newest known state.</summary>
    public KubeObject Latest => (New ?? Old)!;
}

/// <summary>
/// A live copy of one collection, kept by list and watch. Reads are lock-free and see immutable objects.
/// </summary>
public interface IInformer
{
    /// <summary>Resource of the collection.</summary>
    ResourceType Type { get; }

    /// <summary>Completes when the collection was listed once and all handlers have seen it.</summary>
    Task Synced { get; }

    /// <summary>Why the server does not let the collection be read, as long as it never did; empty if it does, or if that is not known.</summary>
    string Refusal => "";

    /// <summary>The object, or null.</summary>
    KubeObject? Get(ObjectKey key);

    /// <summary>All objects, in no particular order; a snapshot.</summary>
    IReadOnlyCollection<KubeObject> List();

    /// <summary>Objects that an index files under a value; empty when there are none.</summary>
    /// <exception cref="ArgumentException">No index of that name was added.</exception>
    IReadOnlyCollection<KubeObject> ByIndex(string index, string value);

    /// <summary>
    /// Files objects under values, for <see cref="ByIndex"/>. Add indexes before the informer is started.
    /// </summary>
    /// <param name="name">Name of the index; adding it twice is the same as once.</param>
    /// <param name="values">The values an object is filed under; must be pure.</param>
    void AddIndex(string name, Func<KubeObject, IEnumerable<string>> values);

    /// <summary>
    /// Calls <paramref name="handler"/> for every change, in order, on the informer's loop: it must be quick and must not throw.
    /// Objects already cached are handed over as new first.
    /// </summary>
    /// <returns>Dispose to stop the calls.</returns>
    IDisposable Subscribe(Action<ObjectChange> handler);
}
