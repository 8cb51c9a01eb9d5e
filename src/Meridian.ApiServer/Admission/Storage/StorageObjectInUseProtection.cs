using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Volumes and claims stay, once deleted, until nobody uses them: a controller takes the finalizer away.</summary>
internal sealed class StorageObjectInUseProtection : IAdmission
{
    public void Admit(AdmissionRequest request)
    {
        if (request.Operation != AdmissionOperation.Create || request.Subresource.Length > 0) return;
        if (FinalizerOf(request.Type) is not { } finalizer) return;
        var metadata = request.Object.Ensure("metadata");
        if (!metadata.Texts("finalizers").Contains(finalizer)) PodJson.List(metadata, "finalizers").Add((JsonNode?)JsonValue.Create(finalizer));
    }

    private static string? FinalizerOf(ResourceType type)
    {
        if (type.Equals(ResourceTypes.PersistentVolumeClaims)) return "kubernetes.io/pvc-protection";
        return type.Equals(ResourceTypes.PersistentVolumes) ? "kubernetes.io/pv-protection" : null;
    }
}
