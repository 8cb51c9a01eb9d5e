using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Testing;

/// <summary>A collection's copy that tests fill, or that follows a <see cref="FakeKubeClient"/>.</summary>
public sealed class FakeInformer(ResourceType type) : IInformer
{
    // Guards the fields below; held while handlers run, so that they see one order.
    private readonly Lock gate = new();
    private readonly SortedDictionary<ObjectKey, KubeObject> items = [];
    private readonly Dictionary<string, Func<KubeObject, IEnumerable<string>>> indexes = new(StringComparer.Ordinal);
    private readonly List<Action<ObjectChange>> handlers = [];
    private readonly Queue<ObjectChange> held = [];
    private bool holding;

    /// <inheritdoc />
    public ResourceType Type => type;

    /// <inheritdoc />
    public Task Synced => Task.CompletedTask;

    /// <inheritdoc />
    public KubeObject? Get(ObjectKey key)
    {
        lock (gate) return items.GetValueOrDefault(key);
    }

    /// <inheritdoc />
    public IReadOnlyCollection<KubeObject> List()
    {
        lock (gate) return [.. items.Values];
    }

    /// <inheritdoc />
    public IReadOnlyCollection<KubeObject> ByIndex(string index, string value)
    {
        lock (gate)
        {
            if (!indexes.TryGetValue(index, out var values)) throw new ArgumentException($"no index \"{index}\" on {type}", nameof(index));
            return [.. items.Values.Where(i => values(i).Contains(value))];
        }
    }

    /// <inheritdoc />
    public void AddIndex(string name, Func<KubeObject, IEnumerable<string>> values)
    {
        lock (gate) indexes.TryAdd(name, values);
    }

    /// <inheritdoc />
    public IDisposable Subscribe(Action<ObjectChange> handler)
    {
        lock (gate)
        {
            foreach (var item in items.Values) handler(new ObjectChange(null, item));
            handlers.Add(handler);
        }
        return new Subscription(() => { lock (gate) handlers.Remove(handler); });
    }

    /// <summary>Puts an object in the cache, as new or changed.</summary>
    public void Put(KubeObject item) => Apply(new ObjectChange(Get(item.Key), item));

    /// <summary>Takes an object out of the cache.</summary>
    public void Remove(ObjectKey key)
    {
        if (Get(key) is { } old) Apply(new ObjectChange(old, null));
    }

    /// <summary>Lets the cache fall behind until the result is disposed; the changes kept back then arrive in order.</summary>
    public IDisposable Hold()
    {
        lock (gate) holding = true;
        return new Subscription(Release);
    }

    internal void Apply(ObjectChange change)
    {
        lock (gate)
        {
            if (holding) held.Enqueue(change);
            else ApplyLocked(change);
        }
    }

    private void Release()
    {
        lock (gate)
        {
            holding = false;
            while (held.TryDequeue(out var change)) ApplyLocked(change);
        }
    }

    private void ApplyLocked(ObjectChange change)
    {
        if (change.New is { } now) items[change.Key] = now;
        else items.Remove(change.Key);
        foreach (var handler in handlers.ToList()) handler(change);
    }
}
