namespace Meridian.Objects;

// The group node.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>RuntimeClasses.</summary>
    public static readonly ResourceType RuntimeClasses = new("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses", false);

    private static ResourceType[] NodeGroup => [RuntimeClasses];
}
