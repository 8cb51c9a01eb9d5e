using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Testing;

/// <summary>
/// An API server in memory with the behaviour that controllers rely on: revisions and conflicts, uids and generations, finalizers and
/// graceful pod deletion, status, scale, finalize and binding subresources, watches. No validation, no defaults, no admission.
/// Merge and apply patches are both a plain merge; the other formats are refused.
/// </summary>
/// <remarks>
/// Every call completes synchronously, and informers made by <see cref="FakeInformers"/> see a write before it returns, unless they are held.
/// </remarks>
public sealed partial class FakeKubeClient : IKubeClient
{
    private sealed record Change(long Revision, ResourceType Type, KubeObject? Old, KubeObject? New, KubeObject Shown);

    // Guards the fields below; held while a change is handed out, so that all observers see one order.
    private readonly Lock gate = new();
    private readonly Dictionary<ResourceType, SortedDictionary<ObjectKey, KubeObject>> collections = [];
    private readonly List<Change> history = [];
    private readonly List<Action<Change>> observers = [];
    private readonly List<FakeRequest> requests = [];
    private readonly TimeProvider time;
    private long revision = 100;
    private int names;

    /// <summary>Makes an empty server.</summary>
    /// <param name="time">Clock for creation and deletion times. Default: the system's.</param>
    public FakeKubeClient(TimeProvider? time = null) => this.time = time ?? TimeProvider.System;

    /// <summary>Asked before every write; an exception it returns fails the write.</summary>
    public Func<FakeRequest, Exception?>? Fault { get; set; }

    /// <summary>Answers <see cref="StreamAsync"/>; without it, the call fails.</summary>
    public Func<ObjectKey, string, string, Stream>? Streams { get; set; }

    /// <summary>All writes so far, also failed ones; a snapshot.</summary>
    public IReadOnlyList<FakeRequest> Requests
    {
        get { lock (gate) return [.. requests]; }
    }

    /// <summary>Forgets the writes so far.</summary>
    public void ClearRequests()
    {
        lock (gate) requests.Clear();
    }

    /// <summary>The object, or null.</summary>
    public KubeObject? Find(ResourceType type, ObjectKey key)
    {
        lock (gate) return Collection(type).GetValueOrDefault(key);
    }

    /// <summary>All objects of a type, ordered by key.</summary>
    public IReadOnlyList<KubeObject> All(ResourceType type)
    {
        lock (gate) return [.. Collection(type).Values];
    }

    /// <inheritdoc />
    public Task<KubeObject> GetAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken) =>
        Find(type, key) is { } found ? Task.FromResult(found) : Task.FromException<KubeObject>(ApiError.NotFound(type, key.Name));

    /// <inheritdoc />
    public Task<KubeList> ListAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var items = Collection(type).Values
                .Where(o => InNamespace(o, ns) && FakeSelector.Matches(options.LabelSelector, options.FieldSelector, o)).ToList();
            return Task.FromResult(new KubeList(items, Text(revision), ""));
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = Channel.CreateUnbounded<WatchEvent>();
        void Observe(Change change)
        {
            if (change.Type.Equals(type) && InNamespace(change.Shown, ns) && Seen(change, options) is { } seen) events.Writer.TryWrite(seen);
        }

        lock (gate)
        {
            if (options.ResourceVersion.Length == 0) foreach (var item in Collection(type).Values) Observe(new Change(0, type, null, item, item));
            else foreach (var change in After(options.ResourceVersion)) Observe(change);
            observers.Add(Observe);
        }
        try
        {
            await foreach (var next in events.Reader.ReadAllAsync(cancellationToken)) yield return next;
        }
        finally
        {
            lock (gate) observers.Remove(Observe);
        }
    }

    /// <inheritdoc />
    public Task<Stream> StreamAsync(ResourceType type, ObjectKey key, string subresource, string query, CancellationToken cancellationToken) =>
        Streams is { } open ? Task.FromResult(open(key, subresource, query)) : Task.FromException<Stream>(ApiError.NoSuchResource());

    /// <summary>Hands the current objects and then every change of a type to an observer, synchronously.</summary>
    internal IDisposable Observe(ResourceType type, Action<ObjectChange> observer)
    {
        void OfType(Change change)
        {
            if (change.Type.Equals(type)) observer(new ObjectChange(change.Old, change.New));
        }

        lock (gate)
        {
            foreach (var item in Collection(type).Values) observer(new ObjectChange(null, item));
            observers.Add(OfType);
        }
        return new Subscription(() => { lock (gate) observers.Remove(OfType); });
    }

    private SortedDictionary<ObjectKey, KubeObject> Collection(ResourceType type)
    {
        if (!collections.TryGetValue(type, out var found)) collections[type] = found = [];
        return found;
    }

    private IEnumerable<Change> After(string resourceVersion)
    {
        var after = long.Parse(resourceVersion, CultureInfo.InvariantCulture);
        return history.Where(c => c.Revision > after).ToList();
    }

    // An object that enters or leaves the selectors appears or goes, whatever happened to it.
    private static WatchEvent? Seen(Change change, WatchOptions options)
    {
        var before = change.Old is { } old && FakeSelector.Matches(options.LabelSelector, options.FieldSelector, old);
        var after = change.New is { } now && FakeSelector.Matches(options.LabelSelector, options.FieldSelector, now);
        return (before, after) switch
        {
            (false, true) => new WatchEvent(WatchEventType.Added, change.Shown),
            (true, true) => new WatchEvent(WatchEventType.Modified, change.Shown),
            (true, false) => new WatchEvent(WatchEventType.Deleted, change.Shown),
            _ => null,
        };
    }

    private static bool InNamespace(KubeObject item, string? ns) => string.IsNullOrEmpty(ns) || item.Header.Namespace == ns;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
