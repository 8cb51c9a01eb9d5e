using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer.Tests.Http;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Kinds;

/// <summary>A certificate is asked for, approved and issued, each through its own endpoint, as the conformance suite does it.</summary>
public sealed class CertificateRequestTests
{
    [Fact]
    public async Task Request_ApprovedAndIssued_KeepsWhatEachEndpointWrote()
    {
        await using var server = await TestApiServer.StartAsync();
        using var http = server.Admin();
        var obj = KindObjects.Of(ResourceTypes.CertificateSigningRequests);
        var client = new KindClient(http, ResourceTypes.CertificateSigningRequests, "walk");
        await client.Create(obj);
        Assert.Single((await client.List("?fieldSelector=spec.signerName%3Dexample.com/walk"))["items"]!.AsArray());
        Assert.Empty((await client.List("?fieldSelector=spec.signerName%3Dexample.com/other"))["items"]!.AsArray());

        var approval = await client.Patch("merge-patch+json",
            """{"metadata":{"annotations":{"patchedapproval":"true"}},"status":{"conditions":[{"type":"ApprovalPatch","status":"True","reason":"e2e"}]}}""", "/approval");
        Assert.Equal("true", (string?)approval["metadata"]!["annotations"]!["patchedapproval"]);
        approval["status"]!["conditions"]!.AsArray().Add(new JsonObject { ["type"] = "Approved", ["status"] = "True", ["reason"] = "E2E" });
        approval = await client.Put(approval, "/approval");
        Assert.Equal(2, approval["status"]!["conditions"]!.AsArray().Count);
        Assert.NotNull(approval["status"]!["conditions"]![1]!["lastUpdateTime"]);

        var issued = await client.Patch("merge-patch+json", $$$"""{"metadata":{"annotations":{"patchedstatus":"true"}},"status":{"certificate":"{{{Certificate()}}}"}}""", "/status");
        Assert.Equal("true", (string?)issued["metadata"]!["annotations"]!["patchedstatus"]);
        Assert.Equal(2, issued["status"]!["conditions"]!.AsArray().Count);
        issued["status"]!["conditions"]!.AsArray().Add(new JsonObject { ["type"] = "StatusUpdate", ["status"] = "True", ["reason"] = "E2E" });
        issued = await client.Put(issued, "/status");
        Assert.Equal(["ApprovalPatch", "Approved", "StatusUpdate"], issued["status"]!["conditions"]!.AsArray().Select(c => (string?)c!["type"]));
        Assert.True(JsonNode.DeepEquals(issued, await client.Get("/approval")));
        Assert.Equal("Approved,Issued", (string?)(await client.ListTable())["rows"]![0]!["cells"]![5]);

        var refused = await client.Patch("merge-patch+json", """{"status":{"certificate":"eA=="}}""", "/status", HttpStatusCode.UnprocessableEntity);
        Assert.Contains("status.certificate: Forbidden: updates may not modify existing certificate content", (string?)refused["message"], StringComparison.Ordinal);
    }

    private static string Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=walk", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
    }
}
