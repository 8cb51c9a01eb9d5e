using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Resources that admission reads where the server has them.</summary>
internal static class AdmissionTypes
{
    public static readonly ResourceType LimitRanges = new("", "v1", "LimitRange", "limitranges", true);
    public static readonly ResourceType ResourceQuotas = new("", "v1", "ResourceQuota", "resourcequotas", true) { Subresources = ["status"] };
    public static readonly ResourceType PersistentVolumes = new("", "v1", "PersistentVolume", "persistentvolumes", false);
    public static readonly ResourceType PersistentVolumeClaims = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true);
    public static readonly ResourceType PriorityClasses = new("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", false);
    public static readonly ResourceType StorageClasses = new("storage.k8s.io", "v1", "StorageClass", "storageclasses", false);
    public static readonly ResourceType IngressClasses = new("networking.k8s.io", "v1", "IngressClass", "ingressclasses", false);
    public static readonly ResourceType RuntimeClasses = new("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses", false);
    public static readonly ResourceType SigningRequests = new("certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests", false);
}
