using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Meridian.ApiServer.Kinds;

/// <summary>Looks into the PEM of certificate signing requests and certificates, as objects hold it: in base64.</summary>
internal static class CertificateContent
{
    private const string CertificateLabel = "CERTIFICATE";

    /// <summary>What is wrong with a request; null if it is one, and signed with the key it is about.</summary>
    public static string? RequestFault(string base64)
    {
        if (Pem(base64) is not { } pem || !PemEncoding.TryFind(pem, out var block)) return "PEM block type must be CERTIFICATE REQUEST";
        if (pem[block.Label] is not ("CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST")) return "PEM block type must be CERTIFICATE REQUEST";
        try
        {
            CertificateRequest.LoadSigningRequest(Convert.FromBase64String(pem[block.Base64Data]), HashAlgorithmName.SHA256);
            return null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or FormatException or NotSupportedException)
        {
            return unreadable.Message;
        }
    }

    /// <summary>What is wrong with a chain of certificates; null if nothing is, or there is none yet.</summary>
    public static string? CertificateFault(string base64)
    {
        if (base64.Length == 0) return null;
        ReadOnlySpan<char> rest = Pem(base64);
        var found = 0;
        while (PemEncoding.TryFind(rest, out var block))
        {
            if (rest[block.Label] is not CertificateLabel) return $"only CERTIFICATE PEM blocks are allowed, found \"{rest[block.Label]}\"";
            if (!IsCertificate(rest[block.Base64Data])) return "found CERTIFICATE PEM block containing 0 certificates";
            found++;
            rest = rest[block.Location.End..];
        }
        return found == 0 ? "must contain at least one CERTIFICATE PEM block" : null;
    }

    private static bool IsCertificate(ReadOnlySpan<char> base64)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64.ToString()));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string? Pem(string base64)
    {
        var bytes = new byte[base64.Length / 4 * 3 + 3];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
