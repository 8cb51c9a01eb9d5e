namespace Meridian.Objects;

// The group metrics.k8s.io, which a metrics server adds to Kubernetes.
public static partial class ResourceTypes
{
    /// <summary>What nodes use.</summary>
    public static readonly ResourceType NodeMetrics = new("metrics.k8s.io", "v1beta1", "NodeMetrics", "nodes", false) { Singular = "", MissingVerbs = ["watch"] };

    /// <summary>What pods use.</summary>
    public static readonly ResourceType PodMetrics = new("metrics.k8s.io", "v1beta1", "PodMetrics", "pods", true) { Singular = "", MissingVerbs = ["watch"] };
}
