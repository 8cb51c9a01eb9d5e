using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Certificates;

/// <summary>Signs approved CertificateSigningRequests of the cluster's own signers, and removes those that are settled or forgotten.</summary>
/// <param name="client">Where they are written.</param>
/// <param name="informers">The process's informers.</param>
/// <param name="signer">Signs.</param>
/// <param name="time">Clock.</param>
internal sealed class CertificateReconciler(IKubeClient client, IInformers informers, ICertificateSigner signer, TimeProvider time) : IReconciler
{
    private readonly IInformer requests = informers.For(ResourceTypes.CertificateSigningRequests);

    public string Name => "certificate";

    public void Watch(ReconcilerSources sources) => sources.Objects(ResourceTypes.CertificateSigningRequests);

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (requests.Get(key) is not { } request) return Requeue.None;
        var node = request.ToNode();
        if (CertificatePlan.IsToSign(node)) await SettleAsync(request, node, cancellationToken);
        var left = CertificatePlan.UntilOld(node, request.Header.CreationTimestamp ?? time.GetUtcNow(), time.GetUtcNow());
        if (left > TimeSpan.Zero) return Requeue.After(left);
        await client.DeleteAsync(ResourceTypes.CertificateSigningRequests, key, new DeleteOptions { PreconditionUid = request.Header.Uid }, cancellationToken);
        return Requeue.None;
    }

    private async Task SettleAsync(KubeObject request, JsonObject node, CancellationToken cancellationToken)
    {
        var status = node["status"]!.AsObject();
        if (CertificatePlan.Fault(node) is { Length: > 0 } fault)
        {
            Fail(status, fault);
        }
        else
        {
            try
            {
                var pem = Encoding.UTF8.GetString(Convert.FromBase64String(node["spec"]!["request"]!.ToString()));
                if (CertificatePlan.SubjectFault(node, pem) is { Length: > 0 } wrong) Fail(status, wrong);
                else status["certificate"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(signer.Sign(pem, CertificatePlan.IsForServers(node), CertificatePlan.Life(node))));
            }
            catch (Exception unreadable) when (unreadable is CryptographicException or FormatException or ArgumentException or AsnContentException)
            {
                Fail(status, $"unable to parse csr: {unreadable.Message}");
            }
        }
        await client.UpdateAsync(ResourceTypes.CertificateSigningRequests, request.Key, JsonBytes.Of(node), new WriteOptions { Subresource = "status" }, cancellationToken);
    }

    private void Fail(JsonObject status, string why)
    {
        var now = WireTime.Format(time.GetUtcNow());
        var conditions = status["conditions"] as JsonArray ?? [];
        conditions.Add((JsonNode)new JsonObject
        {
            ["type"] = "Failed", ["status"] = "True", ["reason"] = "SignerValidationFailure", ["message"] = why, ["lastUpdateTime"] = now, ["lastTransitionTime"] = now,
        });
        if (conditions.Parent is null) status["conditions"] = conditions;
    }
}
