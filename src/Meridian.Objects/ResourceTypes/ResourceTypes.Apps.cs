namespace Meridian.Objects;

// The group apps.
public static partial class ResourceTypes
{
    /// <summary>ControllerRevisions.</summary>
    public static readonly ResourceType ControllerRevisions = new("apps", "v1", "ControllerRevision", "controllerrevisions", true);

    /// <summary>DaemonSets.</summary>
    public static readonly ResourceType DaemonSets = new("apps", "v1", "DaemonSet", "daemonsets", true) { ShortNames = ["ds"], Categories = ["all"], Subresources = ["status"] };

    /// <summary>Deployments.</summary>
    public static readonly ResourceType Deployments = new("apps", "v1", "Deployment", "deployments", true) { ShortNames = ["deploy"], Categories = ["all"], Subresources = ["status", "scale"] };

    /// <summary>ReplicaSets.</summary>
    public static readonly ResourceType ReplicaSets = new("apps", "v1", "ReplicaSet", "replicasets", true)
    {
        ShortNames = ["rs"],
        Categories = ["all"],
        Subresources = ["status", "scale"],
        SelectableFields = [SelectableField.At("status.replicas") with { WhenMissing = "0" }],
    };

    /// <summary>StatefulSets.</summary>
    public static readonly ResourceType StatefulSets = new("apps", "v1", "StatefulSet", "statefulsets", true) { ShortNames = ["sts"], Categories = ["all"], Subresources = ["status", "scale"] };

    private static ResourceType[] AppsGroup => [ControllerRevisions, DaemonSets, Deployments, ReplicaSets, StatefulSets];
}
