namespace Meridian.Objects;

// The group networking.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>Ingresses.</summary>
    public static readonly ResourceType Ingresses = new("networking.k8s.io", "v1", "Ingress", "ingresses", true) { ShortNames = ["ing"], ListKind = "IngressList", Subresources = ["status"] };

    private static ResourceType[] NetworkingGroup => [Ingresses];
}
