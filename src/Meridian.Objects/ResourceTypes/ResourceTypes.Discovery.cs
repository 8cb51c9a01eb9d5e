namespace Meridian.Objects;

// The group discovery.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>EndpointSlices.</summary>
    public static readonly ResourceType EndpointSlices = new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true);

    private static ResourceType[] DiscoveryGroup => [EndpointSlices];
}
