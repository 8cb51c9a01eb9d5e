using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Claims may ask to administrate devices that others use only in namespaces that are labelled for it.</summary>
internal sealed class DeviceAdminAccess : IAdmission
{
    private const string Label = "resource.kubernetes.io/admin-access";

    public void Admit(AdmissionRequest request)
    {
        if (request.Operation != AdmissionOperation.Create || !AsksForIt(request)) return;
        var ns = request.Objects.Find(ResourceTypes.Namespaces, ObjectKey.Cluster(request.Key.Namespace));
        if (ns?.Header.Labels.GetValueOrDefault(Label) == "true") return;
        throw ApiError.Invalid(request.Type, request.Key.Name,
            [FieldFault.Forbidden("", $"admin access to devices requires the `{Label}: true` label on the containing namespace")]);
    }

    private static bool AsksForIt(AdmissionRequest request)
    {
        if (request.Type.Equals(ResourceTypes.ResourceClaims)) return AsksForIt(request.Object.Obj("spec"));
        return request.Type.Equals(ResourceTypes.ResourceClaimTemplates) && AsksForIt(request.Object.Obj("spec").Obj("spec"));
    }

    private static bool AsksForIt(JsonObject? spec) => spec.Obj("devices").Items("requests").Any(r => r.Item.Obj("exactly").Flag("adminAccess"));
}
