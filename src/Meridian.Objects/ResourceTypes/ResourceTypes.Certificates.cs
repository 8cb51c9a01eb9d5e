using static Meridian.Objects.SelectableField;

namespace Meridian.Objects;

// The group certificates.k8s.io.
public static partial class ResourceTypes
{
    /// <summary>CertificateSigningRequests.</summary>
    public static readonly ResourceType CertificateSigningRequests = new("certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests", false)
    {
        ShortNames = ["csr"],
        Subresources = ["status", "approval"],
        SelectableFields = [At("spec.signerName")],
    };

    private static ResourceType[] CertificatesGroup => [CertificateSigningRequests];
}
