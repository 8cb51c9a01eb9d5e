using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Meridian.ApiServer;

/// <summary>
/// The certificate authority of one cluster: it signs the API server's certificate and the client certificates that users log in with.
/// Keys are ECDSA P-256. Issuing is safe for concurrent use.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3652);
    private static readonly TimeSpan LeafLife = TimeSpan.FromDays(365);

    // Clocks of clients may be a little behind; a certificate from the future is refused.
    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly TimeProvider time;

    private CertificateAuthority(X509Certificate2 certificate, TimeProvider time) => (Certificate, this.time) = (certificate, time);

    /// <summary>The authority's own certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authority's certificate in PEM: what clients trust (<c>certificate-authority-data</c>).</summary>
    public string CertificatePem => Certificate.ExportCertificatePem() + "\n";

    /// <summary>The authority's private key in PEM (PKCS#8). A secret.</summary>
    public string KeyPem
    {
        get
        {
            using var key = Certificate.GetECDsaPrivateKey()!;
            return key.ExportPkcs8PrivateKeyPem() + "\n";
        }
    }

    /// <summary>Makes a new authority that is valid for ten years from now.</summary>
    public static CertificateAuthority Create(string commonName, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(commonName);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        return new CertificateAuthority(request.CreateSelfSigned(now - Backdating, now + AuthorityLife), time);
    }

    /// <summary>Reads an authority from PEM.</summary>
    /// <exception cref="CryptographicException">The texts are not a certificate and its key.</exception>
    public static CertificateAuthority FromPem(string certificatePem, string keyPem, TimeProvider time) => new(X509Certificate2.CreateFromPem(certificatePem, keyPem), time);

    /// <summary>Reads an authority from PEM files.</summary>
    /// <exception cref="CryptographicException">A file does not hold a certificate or its key.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static CertificateAuthority Load(string certificatePath, string keyPath, TimeProvider time) =>
        new(X509Certificate2.CreateFromPemFile(certificatePath, keyPath), time);

    /// <summary>Reads the authority from its PEM files, or makes one and writes them when the certificate is not there.</summary>
    public static CertificateAuthority LoadOrCreate(string certificatePath, string keyPath, string commonName, TimeProvider time)
    {
        if (File.Exists(certificatePath)) return Load(certificatePath, keyPath, time);
        var authority = Create(commonName, time);
        authority.Save(certificatePath, keyPath);
        return authority;
    }

    /// <summary>Writes the certificate and the key as PEM files that only their owner may read. The certificate is written last: where it is, its key is too.</summary>
    public void Save(string certificatePath, string keyPath)
    {
        SecretFile.Write(keyPath, KeyPem);
        SecretFile.Write(certificatePath, CertificatePem);
    }

    /// <summary>Signs a server's certificate, valid for one year.</summary>
    /// <param name="commonName">Name in the subject; clients look at the alternative names only.</param>
    /// <param name="addresses">Addresses the server is reached at.</param>
    /// <param name="dnsNames">DNS names the server is reached at.</param>
    public IssuedCertificate IssueServer(string commonName, IEnumerable<IPAddress> addresses, IEnumerable<string> dnsNames)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var address in addresses) names.AddIpAddress(address);
        foreach (var name in dnsNames) names.AddDnsName(name);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(commonName);
        return Issue(subject.Build(), ServerAuthentication, names.Build());
    }

    /// <summary>Signs a user's client certificate, valid for one year.</summary>
    /// <param name="user">User name: the common name of the subject.</param>
    /// <param name="groups">Groups of the user: the organisations of the subject.</param>
    public IssuedCertificate IssueClient(string user, IEnumerable<string> groups)
    {
        var subject = new X500DistinguishedNameBuilder();
        foreach (var group in groups) subject.AddOrganizationName(group);
        subject.AddCommonName(user);
        return Issue(subject.Build(), ClientAuthentication, null);
    }

    /// <summary>Signs what somebody else asks for with a key of their own.</summary>
    /// <param name="requestPem">The request in PEM (PKCS#10).</param>
    /// <param name="forServers">Whether the certificate is for a server, with the names the request asks for, and not for a client.</param>
    /// <param name="life">How long it is good; not longer than the authority itself.</param>
    /// <returns>The certificate in PEM.</returns>
    /// <exception cref="CryptographicException">The request cannot be read, or is not signed by its own key.</exception>
    public string Sign(string requestPem, bool forServers, TimeSpan life)
    {
        var asked = CertificateRequest.LoadSigningRequestPem(requestPem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        var names = forServers ? asked.CertificateExtensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() : null;
        var request = new CertificateRequest(asked.SubjectName, asked.PublicKey, HashAlgorithmName.SHA256);
        // Nothing else of what was asked for is taken over: it could make the certificate an authority's.
        Extend(request, forServers ? ServerAuthentication : ClientAuthentication, names);
        using var key = Certificate.GetECDsaPrivateKey()!;
        using var signed = request.Create(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), time.GetUtcNow() - Backdating, LastMoment(life), SerialNumber());
        return signed.ExportCertificatePem() + "\n";
    }

    /// <inheritdoc />
    public void Dispose() => Certificate.Dispose();

    private IssuedCertificate Issue(X500DistinguishedName subject, Oid purpose, X509Extension? alternativeNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        Extend(request, purpose, alternativeNames);
        using var signed = request.Create(Certificate, time.GetUtcNow() - Backdating, LastMoment(LeafLife), SerialNumber());
        return new IssuedCertificate(signed.CopyWithPrivateKey(key), key.ExportPkcs8PrivateKeyPem());
    }

    private void Extend(CertificateRequest request, Oid purpose, X509Extension? alternativeNames)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([purpose], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        if (alternativeNames is not null) request.CertificateExtensions.Add(alternativeNames);
    }

    private DateTimeOffset LastMoment(TimeSpan life)
    {
        var wanted = time.GetUtcNow() + life;
        var own = new DateTimeOffset(Certificate.NotAfter.ToUniversalTime());
        return wanted < own ? wanted : own;
    }

    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        // Positive and without a leading zero byte, as DER wants it.
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }
}
