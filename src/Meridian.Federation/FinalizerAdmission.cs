using Meridian.ApiServer;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Gives an object that will be copied its finalizer when it is created, which saves it a second write. One that is created while nobody knows
/// yet what is copied gets it when it is planned.
/// </summary>
internal sealed class FinalizerAdmission : IAdmission
{
    private sealed record Rules(PropagatedKinds Kinds, FederationOptions Options);

    private Rules? rules;

    /// <summary>Says what is copied.</summary>
    public void Follow(PropagatedKinds kinds, FederationOptions options) => Volatile.Write(ref rules, new Rules(kinds, options));

    /// <inheritdoc />
    public void Admit(AdmissionRequest request)
    {
        if (request.Operation != AdmissionOperation.Create || request.Subresource.Length > 0 || Volatile.Read(ref rules) is not { } known) return;
        if (known.Kinds.Find(request.Type) is not { } kind || kind.WhyKept(KubeObject.FromNode(request.Object), known.Options) is not null) return;
        Finalizers.Add(request.Object);
    }
}
