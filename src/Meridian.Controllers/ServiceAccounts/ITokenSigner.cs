using Meridian.Objects;

namespace Meridian.Controllers;

/// <summary>Signs tokens that Secrets hold.</summary>
public interface ITokenSigner
{
    /// <summary>The token by which who reads a Secret speaks as a service account.</summary>
    /// <param name="secret">The Secret.</param>
    /// <param name="account">The account.</param>
    string Sign(ObjectKey secret, KubeObject account);
}
