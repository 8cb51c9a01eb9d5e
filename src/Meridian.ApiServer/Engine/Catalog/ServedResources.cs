using Meridian.ApiServer.Kinds;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>Makes the lists of what an engine serves.</summary>
public static class ServedResources
{
    /// <summary>Every type writable and in one store.</summary>
    /// <param name="types">Types, in the order of discovery.</param>
    /// <param name="store">Where their objects are.</param>
    /// <param name="strategies">Their strategies.</param>
    public static IReadOnlyList<ServedResource> In(IObjectStore store, IReadOnlyList<ResourceType> types, ResourceStrategies strategies) =>
        [.. types.Select(type => In(store, type, strategies))];

    /// <summary>One type, writable and in a store.</summary>
    public static ServedResource In(IObjectStore store, ResourceType type, ResourceStrategies strategies)
    {
        if (type.Equals(ResourceTypes.ComponentStatuses)) return new ServedResource { Type = type, Store = new ComponentStatuses(store), ReadOnly = true, DeprecationWarning = type.Deprecation };
        var kind = strategies.KindOf(type);
        return new ServedResource
        {
            Type = type, Store = store, StoredAs = kind.StoredAs, Conversion = kind.Conversion, Strategy = kind.Strategy, DeprecationWarning = type.Deprecation,
        };
    }
}
