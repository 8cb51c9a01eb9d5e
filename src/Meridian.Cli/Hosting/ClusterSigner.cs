using Meridian.ApiServer;
using Meridian.Controllers;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Lets the controllers sign with the instance's keys.</summary>
/// <param name="authority">Signs certificates.</param>
/// <param name="tokens">Signs tokens.</param>
internal sealed class ClusterSigner(CertificateAuthority authority, ServiceAccountTokens tokens) : ICertificateSigner, ITokenSigner
{
    /// <inheritdoc />
    public string Sign(string request, bool forServers, TimeSpan life) => authority.Sign(request, forServers, life);

    /// <inheritdoc />
    public string Sign(ObjectKey secret, KubeObject account) => tokens.IssueLegacy(secret, new BoundReference(account.Header.Name, account.Header.Uid));
}
