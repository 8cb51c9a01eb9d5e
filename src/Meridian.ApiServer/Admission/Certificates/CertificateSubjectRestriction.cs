using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Nobody gets a certificate of those who may do everything by asking for one.</summary>
internal sealed class CertificateSubjectRestriction : IAdmission
{
    private const string ClientSigner = "kubernetes.io/kube-apiserver-client";

    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (!request.Type.Equals(ResourceTypes.CertificateSigningRequests) || request.Operation != AdmissionOperation.Create) return ValueTask.CompletedTask;
        var spec = request.Object.Obj("spec");
        if (spec.Text("signerName") == ClientSigner && AsksForMasters(spec.Text("request")))
            throw ApiError.Forbidden(request.Type, request.Key.Name, $"use of {ClientSigner} signer with {UserInfo.MastersGroup} group is not allowed");
        return ValueTask.CompletedTask;
    }

    // What cannot be read is refused by the rules of the kind, and by the signer.
    private static bool AsksForMasters(string encoded)
    {
        try
        {
            var pem = Encoding.ASCII.GetString(Convert.FromBase64String(encoded));
            var asked = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.SkipSignatureValidation);
            return ClientCertificates.TryReadSubject(asked.SubjectName.RawData, out var user) && user.IsIn(UserInfo.MastersGroup);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
