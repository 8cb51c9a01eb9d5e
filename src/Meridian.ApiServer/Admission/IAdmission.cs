using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>One rule that every write passes before it is stored. Called from many threads, and again for one write after a lost race.</summary>
public interface IAdmission
{
    /// <summary>Before a creation waits for what the rule needs and is about to come. Default: nothing.</summary>
    ValueTask AwaitNeedsAsync(AdmissionRequest request, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Looks at the write, changes its object, or refuses it; the object may still break the rules of its kind. Default: nothing.</summary>
    /// <exception cref="StatusException">The write is refused.</exception>
    void Admit(AdmissionRequest request)
    {
    }

    /// <summary>
    /// Looks at the write as it would be stored, after every rule's <see cref="Admit"/> and the rules of the kind, and may refuse it. Must not change the object.
    /// Default: nothing.
    /// </summary>
    /// <exception cref="StatusException">The write is refused.</exception>
    ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>An object was removed from its store: gives back what the rule holds for it. Default: nothing.</summary>
    void Removed(ResourceType type, KubeObject last)
    {
    }
}
