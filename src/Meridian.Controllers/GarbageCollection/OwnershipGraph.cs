using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.GarbageCollection;

/// <summary>Who owns whom, over all collected types, by what the informers hold.</summary>
internal sealed class OwnershipGraph
{
    private readonly Dictionary<string, IInformer> byName = [];
    private readonly Dictionary<(string Group, string Kind), IInformer> byKind = [];

    internal OwnershipGraph(IInformers informers, IEnumerable<ResourceType> types)
    {
        foreach (var type in types)
        {
            var informer = informers.For(type);
            Indexes.AddByOwner(informer);
            byName[type.ToString()] = informer;
            byKind.TryAdd((type.Group, type.Kind), informer);
        }
    }

    internal IEnumerable<ResourceType> Types => byName.Values.Select(i => i.Type);

    internal IInformer Informer(string typeName) => byName[typeName];

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
