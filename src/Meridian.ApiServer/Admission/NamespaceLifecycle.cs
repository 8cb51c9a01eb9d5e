using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Objects are made only in namespaces that exist and stay; the namespaces of the system are not deleted.</summary>
internal sealed class NamespaceLifecycle : IAdmission
{
    private static readonly string[] Immortal = ["default", "kube-system", "kube-public"];

    public void Admit(AdmissionRequest request)
    {
        if (request.Type.Equals(ResourceTypes.Namespaces))
        {
            if (request.Operation == AdmissionOperation.Delete && Immortal.Contains(request.Key.Name, StringComparer.Ordinal))
                throw ApiError.Forbidden(request.Type, request.Key.Name, "this namespace may not be deleted");
            return;
        }
        if (request.Type.Namespaced && request.Operation == AdmissionOperation.Create) CheckNamespace(request);
    }

    private static void CheckNamespace(AdmissionRequest request)
    {
        var name = request.Key.Namespace;
        var ns = request.Objects.Find(ResourceTypes.Namespaces, ObjectKey.Cluster(name)) ?? throw ApiError.NotFound(ResourceTypes.Namespaces, name);
        if (ns.Header.DeletionTimestamp is null) return;
        var why = $"unable to create new content in namespace {name} because it is being terminated";
        throw new StatusException(403, "Forbidden", ApiError.Forbidden(request.Type, request.Key.Name, why).Message)
        {
            DetailsName = request.Key.Name, DetailsGroup = request.Type.Group, DetailsKind = request.Type.Plural,
            Causes = [new StatusCause("NamespaceTerminating", $"namespace {name} is being terminated", "metadata.namespace")],
        };
    }
}
