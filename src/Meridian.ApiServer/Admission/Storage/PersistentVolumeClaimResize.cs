using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>A claim grows only once it has a volume, and only if its class says that volumes may.</summary>
internal sealed class PersistentVolumeClaimResize : IAdmission
{
    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (!request.Type.Equals(ResourceTypes.PersistentVolumeClaims) || request.Operation != AdmissionOperation.Update || request.Subresource.Length > 0)
            return ValueTask.CompletedTask;
        var old = request.Old!.ToNode();
        if (Size(request.Object) <= Size(old)) return ValueTask.CompletedTask;
        if (old.Obj("status").Text("phase") != "Bound") throw Refused(request, "Only bound persistent volume claims can be expanded");
        var name = request.Object.Obj("spec").Text("storageClassName");
        var found = name.Length == 0 ? null : request.Objects.Find(ResourceTypes.StorageClasses, ObjectKey.Cluster(name));
        if (found?.ToNode().Flag("allowVolumeExpansion") != true)
            throw Refused(request, "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize");
        return ValueTask.CompletedTask;
    }

    private static Quantity Size(JsonObject claim) => ResourceAmounts.Read(claim.Obj("spec").Obj("resources").Obj("requests")).GetValueOrDefault("storage");

    private static StatusException Refused(AdmissionRequest request, string why) => ApiError.Forbidden(request.Type, request.Key.Name, why);
}
