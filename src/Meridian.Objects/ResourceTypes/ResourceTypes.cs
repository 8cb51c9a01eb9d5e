namespace Meridian.Objects;

/// <summary>The built-in resource types, in the order in which discovery lists their groups.</summary>
/// <remarks>Names, short names, categories and selectable fields are those of Kubernetes 1.36. One file per group.</remarks>
public static partial class ResourceTypes
{
    // Made when first asked for: the fields of the other files are then there, whatever the order the compiler gave them.
    private static readonly Lazy<IReadOnlyList<ResourceType>> Cluster = new(() =>
    [
        .. CoreGroup,
        .. ApiRegistrationGroup,
        .. AppsGroup,
        .. EventsGroup,
        .. AutoscalingGroup,
        .. BatchGroup,
        .. CertificatesGroup,
        .. NetworkingGroup,
        .. PolicyGroup,
        .. AccessGroup,
        .. StorageGroup,
        .. AdmissionRegistrationGroup,
        .. ExtensionsGroup,
        .. SchedulingGroup,
        .. CoordinationGroup,
        .. NodeGroup,
        .. DiscoveryGroup,
        .. ResourceGroup,
        .. FlowControlGroup,
        .. MulticlusterGroup,
    ]);

    private static readonly Lazy<IReadOnlyList<ResourceType>> Federated = new(() => [.. Cluster.Value, .. FederationGroup, .. GatewayGroup]);

    /// <summary>What a local cluster serves.</summary>
    public static IReadOnlyList<ResourceType> LocalCluster => Cluster.Value;

    /// <summary>What the federation serves: the kinds it places, the kinds it shows merged from its members, and its own.</summary>
    public static IReadOnlyList<ResourceType> Federation => Federated.Value;
}
