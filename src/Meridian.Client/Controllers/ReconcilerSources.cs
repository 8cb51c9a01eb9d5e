using Meridian.Objects;

namespace Meridian.Client;

/// <summary>Where a reconciler's keys come from. All informers named here are synced before the first reconcile.</summary>
/// <param name="informers">The process's informers.</param>
/// <param name="enqueue">Puts a key in the reconciler's queue.</param>
public sealed class ReconcilerSources(IInformers informers, Action<ObjectKey> enqueue) : IDisposable
{
    private readonly List<IInformer> used = [];
    private readonly List<IInformer> subjects = [];
    private readonly List<IDisposable> subscriptions = [];

    /// <summary>The informers named so far.</summary>
    internal IReadOnlyList<IInformer> Used => used;

    /// <summary>Enqueues a key, for causes that are not changes of an object these informers follow.</summary>
    public void Enqueue(ObjectKey key) => enqueue(key);

    /// <summary>Enqueues the key of every object of a type that changes.</summary>
    public void Objects(ResourceType type)
    {
        subjects.Add(informers.For(type));
        Map(type, change => [change.Key]);
    }

    /// <summary>The object that a key most likely stands for: one of those whose changes are keys, before any other.</summary>
    internal KubeObject? Find(ObjectKey key) => subjects.Concat(used).Select(i => i.Get(key)).FirstOrDefault(o => o is not null);

    /// <summary>Enqueues the controlling owner of every object of a type that changes, if the owner is of the given kind.</summary>
    public void OwnedBy(ResourceType owner, ResourceType owned) => Map(owned, change => Owners(change, owner));

    /// <summary>Enqueues the keys that a change leads to.</summary>
    /// <param name="type">Type to watch.</param>
    /// <param name="keys">Keys to reconcile after a change; quick and pure.</param>
    public void Map(ResourceType type, Func<ObjectChange, IEnumerable<ObjectKey>> keys)
    {
        var informer = Reads(type);
        subscriptions.Add(informer.Subscribe(change =>
        {
            foreach (var key in keys(change)) enqueue(key);
        }));
    }

    /// <summary>Follows no informer any more.</summary>
    public void Dispose()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        subscriptions.Clear();
    }

    /// <summary>Says that the reconciler reads a type without being triggered by it.</summary>
    public IInformer Reads(ResourceType type)
    {
        var informer = informers.For(type);
        used.Add(informer);
        return informer;
    }

    // Both states are asked: an object that changes hands concerns its old owner too.
    private static IEnumerable<ObjectKey> Owners(ObjectChange change, ResourceType owner)
    {
        var oldOwner = OwnerKey(change.Old, owner);
        var newOwner = OwnerKey(change.New, owner);
        if (newOwner is { } now) yield return now;
        if (oldOwner is { } before && oldOwner != newOwner) yield return before;
    }

    private static ObjectKey? OwnerKey(KubeObject? owned, ResourceType owner)
    {
        var reference = owned?.Header.ControllerOwner;
        if (reference is null || reference.Kind != owner.Kind) return null;
        return new ObjectKey(owner.Namespaced ? owned!.Header.Namespace : "", reference.Name);
    }
}
