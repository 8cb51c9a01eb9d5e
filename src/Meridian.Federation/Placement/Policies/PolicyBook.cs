using System.Collections.Immutable;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The policies of the federation, kept current by watches. Safe for concurrent use.</summary>
internal sealed class PolicyBook : IDisposable
{
    /// <summary>The kinds that must have been listed before anything is planned: a policy that is not known yet would let objects go everywhere.</summary>
    public static readonly IReadOnlyList<ResourceType> Types = [ResourceTypes.PlacementPolicies, ResourceTypes.ClusterPlacementPolicies];

    private readonly List<IDisposable> subscriptions = [];
    private ImmutableDictionary<string, ImmutableDictionary<string, HeldPolicy>> byNamespace = ImmutableDictionary.Create<string, ImmutableDictionary<string, HeldPolicy>>(StringComparer.Ordinal);
    private ImmutableList<Action<Func<ResourceType, KubeObject, bool>>> handlers = [];

    /// <param name="informers">Informers of the federation's API.</param>
    public PolicyBook(IInformers informers)
    {
        foreach (var type in Types) subscriptions.Add(informers.For(type).Subscribe(change => OnChange(type, change)));
    }

    /// <summary>The policies that may be about objects of a namespace: its own, and those for the whole federation. Empty for objects of no namespace.</summary>
    public IEnumerable<HeldPolicy> Around(string ns)
    {
        var all = Volatile.Read(ref byNamespace);
        if (ns.Length > 0 && all.TryGetValue(ns, out var own))
            foreach (var policy in own.Values) yield return policy;
        if (!all.TryGetValue("", out var everywhere)) yield break;
        foreach (var policy in everywhere.Values) yield return policy;
    }

    /// <summary>The policy that holds for an object, or null.</summary>
    public HeldPolicy? For(ResourceType type, KubeObject source) =>
        Volatile.Read(ref byNamespace).IsEmpty ? null : PolicySelection.Holding(type, source, Around(source.Header.Namespace));

    /// <summary>Calls a handler after every change that lets objects be placed otherwise, with what tells the objects concerned. Must be quick.</summary>
    public IDisposable Subscribe(Action<Func<ResourceType, KubeObject, bool>> handler)
    {
        ImmutableInterlocked.Update(ref handlers, (list, added) => list.Add(added), handler);
        return new Undo(() => ImmutableInterlocked.Update(ref handlers, (list, removed) => list.Remove(removed), handler));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
    }

    private void OnChange(ResourceType type, ObjectChange change)
    {
        // The status says nothing new, and a generation is the same text.
        if (change is { Old: { } old, New: { } now } && old.Header.Generation == now.Header.Generation && old.Header.Uid == now.Header.Uid
            && old.Header.DeletionTimestamp == now.Header.DeletionTimestamp) return;
        var before = change.Old is { } was ? new HeldPolicy(type, was) : null;
        var after = change.New is { } held ? new HeldPolicy(type, held) : null;
        ImmutableInterlocked.Update(ref byNamespace, (all, put) => Put(all, put.Key, put.after), (change.Key, after));
        bool Concerns(ResourceType kind, KubeObject source) => before?.Specificity(kind, source) is not null || after?.Specificity(kind, source) is not null;
        foreach (var handler in Volatile.Read(ref handlers)) handler(Concerns);
    }

    private static ImmutableDictionary<string, ImmutableDictionary<string, HeldPolicy>> Put(
        ImmutableDictionary<string, ImmutableDictionary<string, HeldPolicy>> all, ObjectKey key, HeldPolicy? policy)
    {
        var own = all.GetValueOrDefault(key.Namespace) ?? ImmutableDictionary.Create<string, HeldPolicy>(StringComparer.Ordinal);
        own = policy is null ? own.Remove(key.Name) : own.SetItem(key.Name, policy);
        return own.IsEmpty ? all.Remove(key.Namespace) : all.SetItem(key.Namespace, own);
    }
}
