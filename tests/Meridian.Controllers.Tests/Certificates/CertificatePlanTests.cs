using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Meridian.Controllers.Certificates;

namespace Meridian.Controllers.Tests.Certificates;

public sealed class CertificatePlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("kubernetes.io/kube-apiserver-client", "Approved", true)]
    [InlineData("kubernetes.io/kubelet-serving", "Approved", true)]
    [InlineData("kubernetes.io/kube-apiserver-client", "", false)]
    [InlineData("kubernetes.io/kube-apiserver-client", "Approved,Denied", false)]
    [InlineData("kubernetes.io/legacy-unknown", "Approved", false)]
    [InlineData("example.com/own", "Approved", false)]
    public void IsToSign_Request_OnlyApprovedOnesOfOurSigners(string signer, string conditions, bool expected) =>
        Assert.Equal(expected, CertificatePlan.IsToSign(Request(signer, conditions)));

    [Theory]
    [InlineData("kubernetes.io/kube-apiserver-client", "client auth,digital signature", "")]
    [InlineData("kubernetes.io/kube-apiserver-client", "digital signature", "usages did not contain client auth")]
    [InlineData("kubernetes.io/kube-apiserver-client", "client auth,server auth", "invalid usage for client certificate")]
    [InlineData("kubernetes.io/kubelet-serving", "server auth,key encipherment", "")]
    public void Fault_Usages_MustBeTheSigners(string signer, string usages, string expected) =>
        Assert.Equal(expected, CertificatePlan.Fault(Request(signer, "Approved", usages)));

    [Theory]
    [InlineData("kubernetes.io/kubelet-serving", "O=system:nodes, CN=system:node:a", true, "")]
    [InlineData("kubernetes.io/kubelet-serving", "O=system:nodes, CN=system:node:a", false, "DNS or IP subjectAltName is required")]
    [InlineData("kubernetes.io/kubelet-serving", "O=devs, CN=system:node:a", true, "subject organization is not system:nodes")]
    [InlineData("kubernetes.io/kube-apiserver-client-kubelet", "O=system:nodes, CN=jane", false, "subject common name does not begin with system:node:")]
    [InlineData("kubernetes.io/kube-apiserver-client-kubelet", "O=system:nodes, CN=system:node:a", true, "DNS and IP subjectAltNames are not allowed")]
    [InlineData("kubernetes.io/kube-apiserver-client-kubelet", "O=system:nodes, CN=system:node:a", false, "")]
    [InlineData("kubernetes.io/kube-apiserver-client", "O=devs, CN=jane", true, "")]
    public void SubjectFault_NodesCertificates_AreForNodesOnly(string signer, string subject, bool names, string expected)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var alternative = new SubjectAlternativeNameBuilder();
        alternative.AddDnsName("a.example.com");
        if (names) request.CertificateExtensions.Add(alternative.Build());

        Assert.Equal(expected, CertificatePlan.SubjectFault(Request(signer, "Approved"), request.CreateSigningRequestPem()));
    }

    [Fact]
    public void UntilOld_SettledAndPending_AnHourAndADay()
    {
        var pending = Request("kubernetes.io/kube-apiserver-client", "");
        var denied = Request("kubernetes.io/kube-apiserver-client", "Denied");

        Assert.Equal(TimeSpan.FromHours(23), CertificatePlan.UntilOld(pending, Now.AddHours(-1), Now));
        Assert.Equal(TimeSpan.FromMinutes(60), CertificatePlan.UntilOld(denied, Now.AddHours(-5), Now));
        Assert.Equal(TimeSpan.Zero, CertificatePlan.UntilOld(denied, Now.AddHours(-5), Now.AddHours(2)));
        Assert.Equal(TimeSpan.FromMinutes(10), CertificatePlan.Life(JsonNode.Parse("""{"spec":{"expirationSeconds":60}}""")!.AsObject()));
    }

    private static JsonObject Request(string signer, string conditions, string usages = "client auth")
    {
        var list = conditions.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(c => (JsonNode?)new JsonObject { ["type"] = c, ["status"] = "True", ["lastUpdateTime"] = "2026-01-02T00:00:00Z" });
        return new JsonObject
        {
            ["spec"] = new JsonObject { ["signerName"] = signer, ["usages"] = new JsonArray([.. usages.Split(',').Select(u => (JsonNode?)JsonValue.Create(u))]) },
            ["status"] = new JsonObject { ["conditions"] = new JsonArray([.. list]) },
        };
    }
}
