using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// Every pod runs as a service account that exists, <c>default</c> when it names none, and pulls images with that account's secrets.
/// Mirror pods have none. No token volume is added in this version: pods that want a token ask for a projected one.
/// </summary>
internal sealed class ServiceAccountAdmission : IAdmission
{
    public void Admit(AdmissionRequest request)
    {
        if (!request.Type.Equals(ResourceTypes.Pods) || request.Operation != AdmissionOperation.Create) return;
        if (request.Object["spec"] is not JsonObject spec || request.Object["metadata"]?["annotations"]?["kubernetes.io/config.mirror"] is not null) return;
        var name = Metadata.Text(spec, "serviceAccountName");
        if (name.Length == 0) name = "default";
        var account = request.Objects.Find(ResourceTypes.ServiceAccounts, new ObjectKey(request.Key.Namespace, name))
            ?? throw ApiError.Forbidden(request.Type, request.Key.Name,
                $"error looking up service account {request.Key.Namespace}/{name}: serviceaccount \"{name}\" not found");
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
        if (spec["imagePullSecrets"] is not JsonArray { Count: > 0 } && account.ToNode()["imagePullSecrets"] is JsonArray { Count: > 0 } secrets)
            spec["imagePullSecrets"] = secrets.DeepClone();
    }
}
