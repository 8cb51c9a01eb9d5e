using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Warns who creates an object that is only stored, because nothing acts on its kind yet: nobody is to wait in vain.</summary>
/// <param name="unattended">Says why nothing acts on a type; null if something does.</param>
internal sealed class UnattendedKinds(Func<ResourceType, string?> unattended) : IAdmission
{
    /// <summary>For a federation.</summary>
    /// <param name="onlyStored">Resources that neither the federation nor its members act on, and why.</param>
    public static UnattendedKinds OfFederation(IReadOnlyDictionary<string, string> onlyStored) =>
        new(type => onlyStored.TryGetValue(type.GroupResource, out var why) ? $"the federation does not send it to its members: {why}" : null);

    public void Admit(AdmissionRequest request)
    {
        if (request.Operation != AdmissionOperation.Create || request.Subresource.Length > 0) return;
        if (unattended(request.Type) is { } why) request.Context.Warn($"{request.Type.Kind} is stored, but {why}");
    }
}
