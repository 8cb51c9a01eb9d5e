using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>An ingress that names no class gets the default one, if there is one.</summary>
internal sealed class DefaultIngressClass : IAdmission
{
    private const string OldAnnotation = "kubernetes.io/ingress.class";

    public void Admit(AdmissionRequest request)
    {
        if (!request.Type.Equals(ResourceTypes.Ingresses) || request.Operation != AdmissionOperation.Create || request.Subresource.Length > 0) return;
        var spec = request.Object.Ensure("spec");
        if (spec.Has("ingressClassName") || request.Object.Obj("metadata").Obj("annotations").Has(OldAnnotation)) return;
        var found = DefaultClass.Of(request.Objects.All(ResourceTypes.IngressClasses, null), "ingressclass.kubernetes.io/is-default-class");
        if (found is not null) spec["ingressClassName"] = found;
    }
}
