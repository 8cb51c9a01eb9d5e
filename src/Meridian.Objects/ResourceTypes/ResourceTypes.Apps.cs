namespace Meridian.Objects;

// The group apps.
public static partial class ResourceTypes
{
    /// <summary>Deployments.</summary>
    public static readonly ResourceType Deployments = new("apps", "v1", "Deployment", "deployments", true) { ShortNames = ["deploy"], Categories = ["all"], Subresources = ["status", "scale"] };

    /// <summary>ReplicaSets.</summary>
    public static readonly ResourceType ReplicaSets = new("apps", "v1", "ReplicaSet", "replicasets", true) { ShortNames = ["rs"], Categories = ["all"], Subresources = ["status", "scale"] };

    private static ResourceType[] AppsGroup => [Deployments, ReplicaSets];
}
