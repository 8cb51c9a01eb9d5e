using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Meridian.ApiServer;

/// <summary>Checks client certificates against the cluster's own authority and reads the user from the subject.</summary>
/// <param name="authority">The only authority trusted.</param>
/// <param name="time">Clock.</param>
internal sealed class ClientCertificates(X509Certificate2 authority, TimeProvider time)
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";
    private const string UserIdentifier = "1.3.6.1.4.1.57683.2";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Finds the user of a certificate that this cluster's authority signed for clients and that is valid now.</summary>
    public bool TryAuthenticate(X509Certificate2 certificate, [NotNullWhen(true)] out UserInfo? user)
    {
        user = null;
        if (!IsTrusted(certificate) || !TryReadSubject(certificate.SubjectName.RawData, out user)) return false;
        var print = $"X509SHA256={Convert.ToHexStringLower(SHA256.HashData(certificate.RawData))}";
        user = user with { Extra = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["authentication.kubernetes.io/credential-id"] = [print] } };
        return true;
    }

    private bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        return chain.Build(certificate);
    }

    /// <summary>
    /// Reads the common name, all organisations and the identifier of a distinguished name. Other tools put several organisations
    /// into one relative name, which the platform's own reader refuses, so the DER is read here.
    /// </summary>
    internal static bool TryReadSubject(byte[] distinguishedName, [NotNullWhen(true)] out UserInfo? user)
    {
        user = null;
        var (name, uid, groups) = ("", "", new List<string>());
        try
        {
            var parts = new AsnReader(distinguishedName, AsnEncodingRules.DER).ReadSequence();
            while (parts.HasData)
            {
                var part = parts.ReadSetOf();
                while (part.HasData)
                {
                    var attribute = part.ReadSequence();
                    var kind = attribute.ReadObjectIdentifier();
                    if (kind == CommonName) name = Text(attribute);
                    else if (kind == Organization) groups.Add(Text(attribute));
                    else if (kind == UserIdentifier) uid = Text(attribute);
                }
            }
        }
        catch (AsnContentException)
        {
            return false;
        }
        if (name.Length == 0) return false;
        user = new UserInfo(name, groups, uid).WithAuthenticated();
        return true;
    }

    private static string Text(AsnReader value) =>
        value.ReadCharacterString((UniversalTagNumber)value.PeekTag().TagValue);
}
