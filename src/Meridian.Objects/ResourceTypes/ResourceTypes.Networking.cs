namespace Meridian.Objects;

// The group networking.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>Ingresses.</summary>
    public static readonly ResourceType Ingresses = new("networking.k8s.io", "v1", "Ingress", "ingresses", true) { ShortNames = ["ing"], ListKind = "IngressList", Subresources = ["status"] };

    /// <summary>IngressClasses.</summary>
    public static readonly ResourceType IngressClasses = new("networking.k8s.io", "v1", "IngressClass", "ingressclasses", false);

    /// <summary>NetworkPolicies.</summary>
    public static readonly ResourceType NetworkPolicies = new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true) { ShortNames = ["netpol"] };

    /// <summary>IPAddresses: one for each address that a service holds.</summary>
    public static readonly ResourceType IPAddresses = new("networking.k8s.io", "v1", "IPAddress", "ipaddresses", false) { ShortNames = ["ip"] };

    /// <summary>ServiceCIDRs: the ranges that addresses of services come from.</summary>
    public static readonly ResourceType ServiceCidrs = new("networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs", false) { Subresources = ["status"] };

    private static ResourceType[] NetworkingGroup => [Ingresses, IngressClasses, NetworkPolicies, IPAddresses, ServiceCidrs];
}
