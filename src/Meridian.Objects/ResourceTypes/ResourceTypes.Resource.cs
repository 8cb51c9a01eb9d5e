using static Meridian.Objects.SelectableField;

namespace Meridian.Objects;

// The group resource.k8s.io: devices that pods claim.
public static partial class ResourceTypes
{
    /// <summary>ResourceClaims.</summary>
    public static readonly ResourceType ResourceClaims = new("resource.k8s.io", "v1", "ResourceClaim", "resourceclaims", true) { Subresources = ["status"], DeleteAnswersObject = true };

    /// <summary>ResourceClaimTemplates.</summary>
    public static readonly ResourceType ResourceClaimTemplates = new("resource.k8s.io", "v1", "ResourceClaimTemplate", "resourceclaimtemplates", true) { DeleteAnswersObject = true };

    /// <summary>DeviceClasses.</summary>
    public static readonly ResourceType DeviceClasses = new("resource.k8s.io", "v1", "DeviceClass", "deviceclasses", false) { DeleteAnswersObject = true };

    /// <summary>ResourceSlices: the devices that nodes have.</summary>
    public static readonly ResourceType ResourceSlices = new("resource.k8s.io", "v1", "ResourceSlice", "resourceslices", false)
    {
        SelectableFields = [At("spec.nodeName"), At("spec.driver")],
        DeleteAnswersObject = true,
    };

    private static ResourceType[] ResourceGroup => [ResourceClaims, ResourceClaimTemplates, DeviceClasses, ResourceSlices];
}
