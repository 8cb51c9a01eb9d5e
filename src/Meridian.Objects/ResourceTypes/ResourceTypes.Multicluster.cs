namespace Meridian.Objects;

// The part of the group multicluster.x-k8s.io that every cluster has: services of several clusters.
public static partial class ResourceTypes
{
    /// <summary>Says of a Service that other clusters may use it.</summary>
    public static readonly ResourceType ServiceExports = new("multicluster.x-k8s.io", "v1beta1", "ServiceExport", "serviceexports", true)
    {
        ShortNames = ["svcex", "svcexport"], Categories = ["multicluster"], Subresources = ["status"],
    };

    /// <summary>Services of other clusters, as they are used in this one.</summary>
    public static readonly ResourceType ServiceImports = new("multicluster.x-k8s.io", "v1beta1", "ServiceImport", "serviceimports", true)
    {
        ShortNames = ["svcim", "svcimport"], Categories = ["multicluster"], Subresources = ["status"],
    };

    private static ResourceType[] MulticlusterGroup => [ServiceExports, ServiceImports];
}
