using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The strategies of all kinds.</summary>
public sealed class ResourceStrategies
{
    private readonly Dictionary<ResourceType, BuiltInKind> byType;

    private ResourceStrategies(IReadOnlyList<BuiltInKind> kinds) => byType = kinds.ToDictionary(k => k.Type);

    /// <summary>For a cluster's API server.</summary>
    public static ResourceStrategies ForCluster { get; } = new(BuiltInKinds.OfCluster);

    /// <summary>For the federation's API server.</summary>
    public static ResourceStrategies ForFederation { get; } = new(BuiltInKinds.OfFederation);

    /// <summary>The strategy of a resource.</summary>
    /// <exception cref="ArgumentException">The resource is not served.</exception>
    public ResourceStrategy For(ResourceType type) => KindOf(type).Strategy;

    /// <summary>The kind of a resource: its strategy, and the version in which its objects are stored.</summary>
    /// <exception cref="ArgumentException">The resource is not served.</exception>
    public BuiltInKind KindOf(ResourceType type) =>
        byType.TryGetValue(type, out var kind) ? kind : throw new ArgumentException($"no strategy for {type}", nameof(type));
}
