namespace Meridian.Objects;

// The group coordination.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>Leases.</summary>
    public static readonly ResourceType Leases = new("coordination.k8s.io", "v1", "Lease", "leases", true);

    private static ResourceType[] CoordinationGroup => [Leases];
}
