using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Meridian.Controllers.Certificates;

/// <summary>Who a certificate is asked for.</summary>
/// <param name="Organizations">Groups.</param>
/// <param name="CommonName">User.</param>
/// <param name="Names">Whether DNS names or addresses are asked for.</param>
/// <param name="OtherNames">Whether names of another kind are asked for.</param>
internal sealed record RequestedSubject(IReadOnlyList<string> Organizations, string CommonName, bool Names, bool OtherNames)
{
    private const string CommonNameOid = "2.5.4.3";
    private const string OrganizationOid = "2.5.4.10";
    private const int DnsNameTag = 2;
    private const int AddressTag = 7;

    /// <summary>Reads a request.</summary>
    /// <param name="pem">The request in PEM (PKCS#10).</param>
    /// <exception cref="CryptographicException">It cannot be read.</exception>
    internal static RequestedSubject Read(string pem)
    {
        var request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        var parts = request.SubjectName.EnumerateRelativeDistinguishedNames().Where(p => !p.HasMultipleElements).ToLookup(p => p.GetSingleElementType().Value, p => p.GetSingleElementValue() ?? "");
        var kinds = request.CertificateExtensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(Kinds).ToHashSet();
        return new RequestedSubject([.. parts[OrganizationOid]], parts[CommonNameOid].FirstOrDefault() ?? "", kinds.Contains(DnsNameTag) || kinds.Contains(AddressTag), kinds.Any(k => k is not (DnsNameTag or AddressTag)));
    }

    /// <summary>How it fails what a node's certificate must be; empty if it does not.</summary>
    internal string NodeFault(bool forServers)
    {
        if (Organizations is not ["system:nodes"]) return "subject organization is not system:nodes";
        if (!CommonName.StartsWith("system:node:", StringComparison.Ordinal)) return "subject common name does not begin with system:node:";
        if (OtherNames) return "Email and URI subjectAltNames are not allowed";
        if (forServers) return Names ? "" : "DNS or IP subjectAltName is required";
        return Names ? "DNS and IP subjectAltNames are not allowed" : "";
    }

    // Each name is of a kind, which its tag tells.
    private static IEnumerable<int> Kinds(X509SubjectAlternativeNameExtension extension)
    {
        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            yield return names.PeekTag().TagValue;
            names.ReadEncodedValue();
        }
    }
}
