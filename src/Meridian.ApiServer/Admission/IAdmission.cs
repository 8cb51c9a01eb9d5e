using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>One rule that every write passes before it is validated and stored. Called from many threads.</summary>
public interface IAdmission
{
    /// <summary>Looks at the write, changes its object, or refuses it. May be called again for one write after a lost race.</summary>
    /// <exception cref="StatusException">The write is refused.</exception>
    void Admit(AdmissionRequest request);

    /// <summary>An object was removed from its store: gives back what the rule holds for it. Default: nothing.</summary>
    void Removed(ResourceType type, KubeObject last)
    {
    }
}
