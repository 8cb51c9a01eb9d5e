using System.Security.Cryptography.X509Certificates;

namespace Meridian.ApiServer;

/// <summary>A certificate signed by a <see cref="CertificateAuthority"/>, with its private key.</summary>
public sealed class IssuedCertificate : IDisposable
{
    internal IssuedCertificate(X509Certificate2 certificate, string keyPem) =>
        (Certificate, CertificatePem, KeyPem) = (certificate, certificate.ExportCertificatePem() + "\n", keyPem + "\n");

    /// <summary>The certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate in PEM, without the key.</summary>
    public string CertificatePem { get; }

    /// <summary>The private key in PEM (PKCS#8). A secret.</summary>
    public string KeyPem { get; }

    /// <summary>Writes both as PEM files that only their owner may read, each replaced whole.</summary>
    public void Save(string certificatePath, string keyPath)
    {
        SecretFile.Write(keyPath, KeyPem);
        SecretFile.Write(certificatePath, CertificatePem);
    }

    /// <inheritdoc />
    public void Dispose() => Certificate.Dispose();
}
