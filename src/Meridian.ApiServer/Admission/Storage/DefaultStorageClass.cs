using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>A claim that names no storage class gets the default one, if there is one.</summary>
internal sealed class DefaultStorageClass : IAdmission
{
    public void Admit(AdmissionRequest request)
    {
        if (!request.Type.Equals(ResourceTypes.PersistentVolumeClaims) || request.Operation != AdmissionOperation.Create || request.Subresource.Length > 0) return;
        var spec = request.Object.Ensure("spec");
        // The empty name asks for no class.
        if (spec.Has("storageClassName") || request.Object.Obj("metadata").Obj("annotations").Has(VolumeAnnotations.OldClass)) return;
        var found = DefaultClass.OfStorage(request.Objects.All(ResourceTypes.StorageClasses, null));
        if (found is not null) spec["storageClassName"] = found;
    }
}
