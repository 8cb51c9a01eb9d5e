using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The strategies of all kinds.</summary>
public sealed class ResourceStrategies
{
    private readonly Dictionary<ResourceType, ResourceStrategy> byType;

    private ResourceStrategies(IEnumerable<ResourceStrategy> strategies) => byType = strategies.ToDictionary(s => s.Type);

    /// <summary>For a cluster's API server: what <see cref="ResourceTypes.LocalCluster"/> serves.</summary>
    public static ResourceStrategies ForCluster { get; } = new(Kubernetes(federated: false));

    /// <summary>For the federation's API server: what <see cref="ResourceTypes.Federation"/> serves, with the federation's own rules.</summary>
    public static ResourceStrategies ForFederation { get; } = new(
    [
        .. Kubernetes(federated: true),
        new ClusterStrategy(),
        new PlacementStrategy(),
    ]);

    /// <summary>The strategy of a resource.</summary>
    /// <exception cref="ArgumentException">The resource is not served.</exception>
    public ResourceStrategy For(ResourceType type) =>
        byType.TryGetValue(type, out var strategy) ? strategy : throw new ArgumentException($"no strategy for {type}", nameof(type));

    private static ResourceStrategy[] Kubernetes(bool federated) =>
    [
        new NamespaceStrategy(),
        new PodStrategy(),
        new NodeStrategy(),
        new ServiceStrategy(),
        new EndpointsStrategy(),
        new ConfigMapStrategy(),
        new SecretStrategy(),
        new ServiceAccountStrategy(),
        new EventStrategy(),
        new DeploymentStrategy(federated),
        new ReplicaSetStrategy(),
        new IngressStrategy(),
        new RoleStrategy(ResourceTypes.Roles),
        new RoleStrategy(ResourceTypes.ClusterRoles),
        new BindingStrategy(ResourceTypes.RoleBindings),
        new BindingStrategy(ResourceTypes.ClusterRoleBindings),
        new LeaseStrategy(),
        new EndpointSliceStrategy(),
    ];
}
