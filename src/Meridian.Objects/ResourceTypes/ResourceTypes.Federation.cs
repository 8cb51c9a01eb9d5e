namespace Meridian.Objects;

// The federation's own group.
public static partial class ResourceTypes
{
    /// <summary>Members of a federation. Served by the federation's API server only.</summary>
    public static readonly ResourceType Clusters = new("federation.meridian.dev", "v1", "Cluster", "clusters", false) { Subresources = ["status"] };

    /// <summary>Where a federated object was placed, under the same name as the object. Served by the federation's API server only.</summary>
    public static readonly ResourceType Placements = new("federation.meridian.dev", "v1", "Placement", "placements", true) { Subresources = ["status"] };

    /// <summary>Where objects of a namespace go. Served by the federation's API server only.</summary>
    public static readonly ResourceType PlacementPolicies = new("federation.meridian.dev", "v1", "PlacementPolicy", "placementpolicies", true)
    {
        ShortNames = ["pp"], Subresources = ["status"],
    };

    /// <summary>Where objects of all namespaces go, and those of none. Served by the federation's API server only.</summary>
    public static readonly ResourceType ClusterPlacementPolicies = new("federation.meridian.dev", "v1", "ClusterPlacementPolicy", "clusterplacementpolicies", false)
    {
        ShortNames = ["cpp"], Subresources = ["status"],
    };

    /// <summary>How copies of objects of a namespace differ by cluster. Served by the federation's API server only.</summary>
    public static readonly ResourceType OverridePolicies = new("federation.meridian.dev", "v1", "OverridePolicy", "overridepolicies", true) { ShortNames = ["op"] };

    /// <summary>How copies of objects of all namespaces, and of those of none, differ by cluster. Served by the federation's API server only.</summary>
    public static readonly ResourceType ClusterOverridePolicies = new("federation.meridian.dev", "v1", "ClusterOverridePolicy", "clusteroverridepolicies", false) { ShortNames = ["cop"] };

    /// <summary>Members as tools of other makers know them. Served by the federation's API server only.</summary>
    public static readonly ResourceType ClusterProfiles = new("multicluster.x-k8s.io", "v1alpha1", "ClusterProfile", "clusterprofiles", true) { Subresources = ["status"] };

    private static ResourceType[] FederationGroup => [Clusters, Placements, PlacementPolicies, ClusterPlacementPolicies, OverridePolicies, ClusterOverridePolicies, ClusterProfiles];
}
