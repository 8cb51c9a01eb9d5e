namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>storage.k8s.io</c>.</summary>
internal static class StorageKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new StorageClassStrategy(), StorageColumns.StorageClasses),
        new(new VolumeAttachmentStrategy(), StorageColumns.VolumeAttachments),
        new(new CsiDriverStrategy(), StorageColumns.CsiDrivers),
        new(new CsiNodeStrategy(), StorageColumns.CsiNodes),
        new(new CsiStorageCapacityStrategy(), StorageColumns.CsiStorageCapacities),
        new(new VolumeAttributesClassStrategy(), StorageColumns.VolumeAttributesClasses),
    ];
}
