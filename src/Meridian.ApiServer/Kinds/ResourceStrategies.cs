using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The strategies of all kinds.</summary>
public sealed class ResourceStrategies
{
    private readonly Dictionary<ResourceType, ResourceStrategy> byType;

    private ResourceStrategies(IReadOnlyList<BuiltInKind> kinds) => byType = kinds.ToDictionary(k => k.Type, k => k.Strategy);

    /// <summary>For a cluster's API server.</summary>
    public static ResourceStrategies ForCluster { get; } = new(BuiltInKinds.OfCluster);

    /// <summary>For the federation's API server.</summary>
    public static ResourceStrategies ForFederation { get; } = new(BuiltInKinds.OfFederation);

    /// <summary>The strategy of a resource.</summary>
    /// <exception cref="ArgumentException">The resource is not served.</exception>
    public ResourceStrategy For(ResourceType type) =>
        byType.TryGetValue(type, out var strategy) ? strategy : throw new ArgumentException($"no strategy for {type}", nameof(type));
}
