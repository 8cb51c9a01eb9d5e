using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.GarbageCollection;

/// <summary>Who owns whom, over all collected types, by what the informers hold.</summary>
internal sealed class OwnershipGraph(IInformers informers)
{
    private readonly ConcurrentDictionary<string, IInformer> byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Group, string Kind), IInformer> byKind = new();

    /// <summary>Takes a type in.</summary>
    internal void Add(ResourceType type)
    {
        var informer = informers.For(type);
        Indexes.AddByOwner(informer);
        byName[type.ToString()] = informer;
        byKind.TryAdd((type.Group, type.Kind), informer);
    }

    /// <summary>Leaves a type out: what it owns counts as owned.</summary>
    internal void Remove(ResourceType type)
    {
        if (byName.TryRemove(type.ToString(), out var informer)) byKind.TryRemove(new((type.Group, type.Kind), informer));
    }

    /// <summary>The informer of a type; null if the type is not collected.</summary>
    internal IInformer? Informer(string typeName) => byName.GetValueOrDefault(typeName);

    /// <summary>The collected type that an owner reference names, whatever its version; null if it is not collected.</summary>
    internal IInformer? InformerOf(OwnerReference owner)
    {
        var slash = owner.ApiVersion.IndexOf('/', StringComparison.Ordinal);
        return byKind.GetValueOrDefault((slash < 0 ? "" : owner.ApiVersion[..slash], owner.Kind));
    }

    /// <summary>Objects that name a uid among their owners.</summary>
    internal IEnumerable<(ResourceType Type, KubeObject Item)> Dependents(string uid) =>
        byName.Values.SelectMany(i => Indexes.OwnedBy(i, uid).Select(o => (i.Type, o)));

    internal bool HasDependents(string uid) => byName.Values.Any(i => Indexes.OwnedBy(i, uid).Count > 0);
}
