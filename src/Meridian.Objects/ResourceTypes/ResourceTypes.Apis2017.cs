namespace Meridian.Objects;

// The group extensions, served only where somebody asks for the APIs of 2017.
public static partial class ResourceTypes
{
    /// <summary>DaemonSets as of 2017.</summary>
    public static readonly ResourceType DaemonSets2017 = Of2017("DaemonSet", "daemonsets", "apps", "status");

    /// <summary>Deployments as of 2017.</summary>
    public static readonly ResourceType Deployments2017 = Of2017("Deployment", "deployments", "apps", "status", "scale");

    /// <summary>Ingresses as of 2017.</summary>
    public static readonly ResourceType Ingresses2017 = Of2017("Ingress", "ingresses", "networking.k8s.io", "status");

    /// <summary>ReplicaSets as of 2017.</summary>
    public static readonly ResourceType ReplicaSets2017 = Of2017("ReplicaSet", "replicasets", "apps", "status", "scale");

    /// <summary>The kinds of <c>extensions/v1beta1</c>: other versions of today's objects. No short names, which today's kinds have.</summary>
    public static IReadOnlyList<ResourceType> Apis2017 { get; } = [DaemonSets2017, Deployments2017, Ingresses2017, ReplicaSets2017];

    private static ResourceType Of2017(string kind, string plural, string successor, params string[] subresources) =>
        new("extensions", "v1beta1", kind, plural, true)
        {
            ListKind = kind + "List",
            Subresources = subresources,
            Deprecation = $"extensions/v1beta1 {kind} is deprecated in v1.14+; use {successor}/v1 {kind}",
        };
}
