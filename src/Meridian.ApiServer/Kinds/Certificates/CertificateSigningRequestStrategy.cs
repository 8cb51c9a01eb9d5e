using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>CertificateSigningRequests. What is asked for never changes; who approves and who signs have endpoints of their own.</summary>
/// <param name="time">Clock, for the times of conditions.</param>
internal sealed class CertificateSigningRequestStrategy(TimeProvider time) : BuiltInStrategy(ResourceTypes.CertificateSigningRequests)
{
    private const long MinSeconds = 600;

    private static readonly string[] Usages =
    [
        "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature",
        "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc",
        "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
    ];

    public override bool HasGeneration => false;

    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        var changed = updated.Obj("status")?.DeepClone().AsObject() ?? [];
        base.PrepareForUpdate(current, updated, subresource.Length == 0 ? "" : "status");
        if (updated.Has("spec") || current.Has("spec")) updated["spec"] = current["spec"]?.DeepClone();
        if (subresource.Length == 0) return;
        RequestConditions.Stamp(changed, current.Obj("status"), time.GetUtcNow());
        updated["status"] = subresource == "approval" ? Approved(current, changed) : changed;
    }

    protected override IEnumerable<string> NameFaults(string name) => [];

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        if (CertificateContent.RequestFault(spec.Text("request")) is { } wrong) faults.Invalid("spec.request", spec?["request"], wrong);
        if (!spec.Texts("usages").Any()) faults.Required("spec.usages", "usages must be provided");
        foreach (var (i, usage) in spec.Texts("usages").Index()) faults.Supported($"spec.usages[{i}]", usage, Usages);
        faults.Unique("spec.usages", spec.Texts("usages"));
        SignerRules.Name(spec.Text("signerName"), "spec.signerName", faults);
        if (spec.Number("expirationSeconds") is < MinSeconds and var seconds)
            faults.InvalidNumber("spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)");
        RequestConditions.Validate(obj.Obj("status"), faults);
        if (CertificateContent.CertificateFault(obj.Obj("status").Text("certificate")) is { } bad)
            faults.InvalidText("status.certificate", "<certificate data>", bad);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        var (before, after) = (current.Obj("status"), updated.Obj("status"));
        RequestConditions.ValidateChange(before, after, subresource == "approval", faults);
        if (before.Text("certificate") == after.Text("certificate")) return;
        if (subresource != "status") faults.Forbidden("status.certificate", "updates may not set certificate content");
        else if (before.Text("certificate").Length > 0) faults.Forbidden("status.certificate", "updates may not modify existing certificate content");
    }

    // Who approves changes the conditions and nothing else.
    private static JsonObject Approved(JsonObject current, JsonObject changed)
    {
        var status = current.Obj("status")?.DeepClone().AsObject() ?? [];
        if (changed["conditions"] is { } conditions) status["conditions"] = conditions.DeepClone();
        else status.Remove("conditions");
        return status;
    }
}
