using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Asks every admission rule in order.</summary>
internal sealed class AdmissionChain(IReadOnlyList<IAdmission> rules)
{
    /// <exception cref="StatusException">A rule refused; what earlier rules took was given back.</exception>
    public AdmissionRequest Admit(AdmissionRequest request)
    {
        try
        {
            foreach (var rule in rules) rule.Admit(request);
            return request;
        }
        catch
        {
            request.Dropped();
            throw;
        }
    }

    /// <summary>Waits, before a creation, for what the rules need and is about to come.</summary>
    public async ValueTask AwaitNeedsAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        foreach (var rule in rules) await rule.AwaitNeedsAsync(request, cancellationToken);
    }

    /// <summary>Lets every rule look at what would be stored.</summary>
    /// <exception cref="StatusException">A rule refused; the caller gives back what was taken.</exception>
    public async ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        foreach (var rule in rules) await rule.ValidateAsync(request, cancellationToken);
    }

    /// <summary>Tells every rule that an object is gone for good.</summary>
    public void Removed(ResourceType type, KubeObject last)
    {
        foreach (var rule in rules) rule.Removed(type, last);
    }
}
