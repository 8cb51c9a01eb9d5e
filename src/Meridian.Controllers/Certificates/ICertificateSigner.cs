namespace Meridian.Controllers;

/// <summary>Signs certificates with the cluster's authority.</summary>
public interface ICertificateSigner
{
    /// <summary>Signs what a request asks for.</summary>
    /// <param name="request">The request in PEM (PKCS#10).</param>
    /// <param name="forServers">Whether the certificate is for a server, with the names the request asks for, and not for a client.</param>
    /// <param name="life">How long it is good.</param>
    /// <returns>The certificate in PEM.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The request cannot be read, or is not signed by its own key.</exception>
    string Sign(string request, bool forServers, TimeSpan life);
}
