using System.Collections.Immutable;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The override policies of the federation, kept current by watches. Safe for concurrent use.</summary>
internal sealed class OverrideBook : IDisposable
{
    /// <summary>The kinds that must have been listed before anything is copied: a policy that is not known yet would let copies be made without it.</summary>
    public static readonly IReadOnlyList<ResourceType> Types = [ResourceTypes.OverridePolicies, ResourceTypes.ClusterOverridePolicies];

    private readonly List<IDisposable> subscriptions = [];

    // By namespace, with the empty one for the whole federation; each list in the order of application.
    private ImmutableDictionary<string, ImmutableList<OverrideSource>> byNamespace = ImmutableDictionary.Create<string, ImmutableList<OverrideSource>>(StringComparer.Ordinal);
    private ImmutableList<Action<Func<ResourceType, KubeObject, bool>>> handlers = [];

    /// <param name="informers">Informers of the federation's API.</param>
    public OverrideBook(IInformers informers)
    {
        foreach (var type in Types) subscriptions.Add(informers.For(type).Subscribe(OnChange));
    }

    /// <summary>The policies that may be about objects of a namespace, in the order of application.</summary>
    public IReadOnlyList<OverrideSource> Around(string ns)
    {
        var all = Volatile.Read(ref byNamespace);
        var everywhere = all.GetValueOrDefault("") ?? [];
        return ns.Length > 0 && all.TryGetValue(ns, out var own) ? [.. everywhere, .. own] : everywhere;
    }

    /// <summary>The policies that are about an object, in the order of application. None costs nothing.</summary>
    public IReadOnlyList<OverrideSource> For(ResourceType type, KubeObject source) =>
        Volatile.Read(ref byNamespace).IsEmpty ? [] : [.. Around(source.Header.Namespace).Where(p => p.IsAbout(type, source))];

    /// <summary>Calls a handler after every change that lets copies be otherwise, with what tells the objects concerned. Must be quick.</summary>
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

    private void OnChange(ObjectChange change)
    {
        var (before, after) = (Source(change.Old), Source(change.New));
        ImmutableInterlocked.Update(ref byNamespace, (all, put) => Put(all, put.Key, put.after), (change.Key, after));
        bool Concerns(ResourceType type, KubeObject source) => before?.IsAbout(type, source) == true || after?.IsAbout(type, source) == true;
        foreach (var handler in Volatile.Read(ref handlers)) handler(Concerns);
    }

    private static OverrideSource? Source(KubeObject? policy) => policy is { Header.DeletionTimestamp: null } ? OverrideSource.Of(policy) : null;

    private static ImmutableDictionary<string, ImmutableList<OverrideSource>> Put(ImmutableDictionary<string, ImmutableList<OverrideSource>> all, ObjectKey key, OverrideSource? policy)
    {
        var list = (all.GetValueOrDefault(key.Namespace) ?? []).RemoveAll(p => p.Name == key.Name);
        if (policy is not null) list = list.Add(policy).Sort();
        return list.IsEmpty ? all.Remove(key.Namespace) : all.SetItem(key.Namespace, list);
    }
}
