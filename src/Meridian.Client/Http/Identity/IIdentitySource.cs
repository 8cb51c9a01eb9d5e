using System.Security.Cryptography.X509Certificates;

namespace Meridian.Client;

/// <summary>Who we are at a server.</summary>
/// <param name="Token">Bearer token; empty for none.</param>
/// <param name="Certificate">Client certificate for connections made from now on; null for none.</param>
internal sealed record ClientIdentity(string Token, X509Certificate2? Certificate = null);

/// <summary>Says who we are at a server, now. Safe for concurrent use.</summary>
internal interface IIdentitySource
{
    /// <summary>The identity in effect.</summary>
    /// <exception cref="KubeconfigException">There is none to be had; the message says why.</exception>
    ValueTask<ClientIdentity> GetAsync(CancellationToken cancellationToken);

    /// <summary>Says that the server refused an identity. Returns whether another may be had.</summary>
    bool Refused(ClientIdentity identity);
}
