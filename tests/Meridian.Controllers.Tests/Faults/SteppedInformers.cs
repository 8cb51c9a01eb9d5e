using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Faults;

/// <summary>Informers that see nothing new until they are told to: what a process knows, step by step.</summary>
internal sealed class SteppedInformers(IKubeClient client) : IInformers
{
    private readonly Dictionary<ResourceType, SteppedInformer> informers = [];

    public IInformer For(ResourceType type)
    {
        if (informers.TryGetValue(type, out var known)) return known;
        var made = new SteppedInformer(type);
        informers.Add(type, made);
        Refresh(type, made);
        return made;
    }

    public IInformer For(ResourceType type, InformerScope scope) => For(type);

    /// <summary>Shows what has changed in some collections.</summary>
    internal void Refresh(IEnumerable<ResourceType> types)
    {
        foreach (var type in types)
            if (informers.TryGetValue(type, out var informer)) Refresh(type, informer);
    }

    // In process a list is answered at once.
    private void Refresh(ResourceType type, SteppedInformer informer) =>
        informer.Replace(client.ListAsync(type, null, ListOptions.All, CancellationToken.None).GetAwaiter().GetResult().Items);
}

/// <summary>One collection's copy, replaced as a whole.</summary>
internal sealed class SteppedInformer(ResourceType type) : IInformer
{
    private readonly Dictionary<string, Func<KubeObject, IEnumerable<string>>> indexes = new(StringComparer.Ordinal);
    private readonly List<Action<ObjectChange>> handlers = [];
    private SortedDictionary<ObjectKey, KubeObject> items = [];

    public ResourceType Type => type;

    public Task Synced => Task.CompletedTask;

    public KubeObject? Get(ObjectKey key) => items.GetValueOrDefault(key);

    public IReadOnlyCollection<KubeObject> List() => [.. items.Values];

    public IReadOnlyCollection<KubeObject> ByIndex(string index, string value) => [.. items.Values.Where(i => indexes[index](i).Contains(value))];

    public void AddIndex(string name, Func<KubeObject, IEnumerable<string>> values) => indexes.TryAdd(name, values);

    public IDisposable Subscribe(Action<ObjectChange> handler)
    {
        foreach (var item in items.Values) handler(new ObjectChange(null, item));
        handlers.Add(handler);
        return new Nothing();
    }

    internal void Replace(IReadOnlyList<KubeObject> now)
    {
        var before = items;
        items = new(now.ToDictionary(i => i.Key));
        foreach (var old in before.Values)
            if (!items.TryGetValue(old.Key, out var same) || same.Header.Uid != old.Header.Uid) Tell(new ObjectChange(old, null));
        foreach (var item in now)
        {
            var old = before.GetValueOrDefault(item.Key) is { } known && known.Header.Uid == item.Header.Uid ? known : null;
            if (old?.Header.ResourceVersion != item.Header.ResourceVersion) Tell(new ObjectChange(old, item));
        }
    }

    private void Tell(ObjectChange change)
    {
        foreach (var handler in handlers.ToArray()) handler(change);
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
