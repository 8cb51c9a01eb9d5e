using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Who approves or signs a certificate for a signer must hold that verb on the signer.</summary>
/// <param name="authorizer">Knows who does.</param>
internal sealed class CertificateSignerAdmission(IAuthorizer authorizer) : IAdmission
{
    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (!request.Type.Equals(ResourceTypes.CertificateSigningRequests) || request.Operation != AdmissionOperation.Update) return ValueTask.CompletedTask;
        var signer = request.Old!.ToNode().Obj("spec").Text("signerName");
        if (request.Subresource == "approval") Demand(request, "approve", signer);
        else if (request.Subresource == "status" && Signs(request)) Demand(request, "sign", signer);
        return ValueTask.CompletedTask;
    }

    private static bool Signs(AdmissionRequest request)
    {
        var (before, after) = (request.Old!.ToNode().Obj("status"), request.Object.Obj("status"));
        return before.Text("certificate") != after.Text("certificate") || !JsonNode.DeepEquals(before?["conditions"], after?["conditions"]);
    }

    private void Demand(AdmissionRequest request, string verb, string signer)
    {
        var domain = signer.IndexOf('/', StringComparison.Ordinal);
        if (Holds(request, verb, signer) || (domain > 0 && Holds(request, verb, $"{signer[..domain]}/*"))) return;
        throw ApiError.Forbidden(request.Type, request.Key.Name, $"user not permitted to {verb} requests with signerName \"{signer}\"");
    }

    private bool Holds(AdmissionRequest request, string verb, string signer) =>
        authorizer.Authorize(request.Context.User, new AccessRequest(verb, "certificates.k8s.io", "signers") { Name = signer }).Allowed;
}
