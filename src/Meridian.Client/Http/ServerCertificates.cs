using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Meridian.Client;

/// <summary>Decides which server certificates are accepted.</summary>
internal static class ServerCertificates
{
    /// <summary>The check that the credentials ask for; null for the system's own.</summary>
    /// <exception cref="CryptographicException">The certificate authority is no valid PEM.</exception>
    [SuppressMessage("Security", "CA5359", Justification = "The user's kubeconfig says insecure-skip-tls-verify; kubectl obeys it too.")]
    public static RemoteCertificateValidationCallback? Validator(ClusterCredentials credentials)
    {
        if (credentials.InsecureSkipVerify) return (_, _, _, _) => true;
        if (credentials.CertificateAuthorityPem.Length == 0) return null;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(credentials.CertificateAuthorityPem);
        return (_, certificate, sent, errors) => (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0 && LeadsTo(roots, certificate, sent);
    }

    private static bool LeadsTo(X509Certificate2Collection roots, X509Certificate? certificate, X509Chain? sent)
    {
        if (certificate is null) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        // Intermediate certificates come from the server.
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
    }
}
