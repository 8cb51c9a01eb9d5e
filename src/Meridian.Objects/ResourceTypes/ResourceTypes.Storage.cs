namespace Meridian.Objects;

// The group storage.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>StorageClasses.</summary>
    public static readonly ResourceType StorageClasses = new("storage.k8s.io", "v1", "StorageClass", "storageclasses", false) { ShortNames = ["sc"], DeleteAnswersObject = true };

    /// <summary>VolumeAttachments.</summary>
    public static readonly ResourceType VolumeAttachments = new("storage.k8s.io", "v1", "VolumeAttachment", "volumeattachments", false) { Subresources = ["status"], DeleteAnswersObject = true };

    /// <summary>CSIDrivers.</summary>
    public static readonly ResourceType CsiDrivers = new("storage.k8s.io", "v1", "CSIDriver", "csidrivers", false) { DeleteAnswersObject = true };

    /// <summary>CSINodes: the drivers of each node.</summary>
    public static readonly ResourceType CsiNodes = new("storage.k8s.io", "v1", "CSINode", "csinodes", false) { DeleteAnswersObject = true };

    /// <summary>CSIStorageCapacities.</summary>
    public static readonly ResourceType CsiStorageCapacities = new("storage.k8s.io", "v1", "CSIStorageCapacity", "csistoragecapacities", true);

    /// <summary>VolumeAttributesClasses.</summary>
    public static readonly ResourceType VolumeAttributesClasses = new("storage.k8s.io", "v1", "VolumeAttributesClass", "volumeattributesclasses", false) { ShortNames = ["vac"], DeleteAnswersObject = true };

    private static ResourceType[] StorageGroup => [StorageClasses, VolumeAttachments, CsiDrivers, CsiNodes, CsiStorageCapacities, VolumeAttributesClasses];
}
