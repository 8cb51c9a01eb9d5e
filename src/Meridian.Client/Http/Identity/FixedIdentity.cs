using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Meridian.Client;

/// <summary>The certificate and token that were given; the token may be exchanged for its successor.</summary>
internal sealed class FixedIdentity : IIdentitySource
{
    private volatile ClientIdentity identity;

    /// <exception cref="CryptographicException">The certificate or key is no valid PEM.</exception>
    public FixedIdentity(ClusterCredentials credentials) => identity = new ClientIdentity(
        credentials.Token,
        credentials.ClientCertificatePem.Length == 0 ? null : X509Certificate2.CreateFromPem(credentials.ClientCertificatePem, credentials.ClientKeyPem));

    /// <summary>The certificate; null for none.</summary>
    public X509Certificate2? Certificate => identity.Certificate;

    /// <summary>Takes another token for the same account.</summary>
    public void Renew(string token) => identity = identity with { Token = token };

    public ValueTask<ClientIdentity> GetAsync(CancellationToken cancellationToken) => new(identity);

    public bool Refused(ClientIdentity refused) => !ReferenceEquals(refused, identity);
}
