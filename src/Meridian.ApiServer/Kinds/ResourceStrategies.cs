using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The strategies of all kinds.</summary>
public sealed class ResourceStrategies
{
    private readonly Dictionary<ResourceType, ResourceStrategy> byType;

    private ResourceStrategies(IEnumerable<ResourceStrategy> strategies) => byType = strategies.ToDictionary(s => s.Type);

    /// <summary>For a cluster's API server: what <see cref="ResourceTypes.LocalCluster"/> serves.</summary>
    public static ResourceStrategies ForCluster { get; } = new([]);

    /// <summary>For the federation's API server: what <see cref="ResourceTypes.Federation"/> serves, with the federation's own rules.</summary>
    public static ResourceStrategies ForFederation { get; } = new([]);

    /// <summary>The strategy of a resource.</summary>
    /// <exception cref="ArgumentException">The resource is not served.</exception>
    public ResourceStrategy For(ResourceType type) =>
        byType.TryGetValue(type, out var strategy) ? strategy : throw new ArgumentException($"no strategy for {type}", nameof(type));
}
