namespace Meridian.ApiServer;

/// <summary>One rule that every write passes before it is validated and stored.</summary>
public interface IAdmission
{
    /// <summary>Looks at the write, changes its object, or refuses it. May be called again for one write after a lost race.</summary>
    /// <exception cref="Objects.StatusException">The write is refused.</exception>
    void Admit(AdmissionRequest request);
}
