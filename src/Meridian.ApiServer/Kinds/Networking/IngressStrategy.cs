using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Ingresses.</summary>
internal sealed class IngressStrategy() : BuiltInStrategy(ResourceTypes.Ingresses)
{
    private const string ClassAnnotation = "kubernetes.io/ingress.class";

    protected override void ValidateNew(JsonObject obj, Faults faults)
    {
        var annotations = obj.Obj("metadata").Obj("annotations");
        if (!annotations.Has(ClassAnnotation) || !obj.Obj("spec").Has("ingressClassName")) return;
        var named = annotations.Text(ClassAnnotation);
        if (named != obj.Obj("spec").Text("ingressClassName"))
            faults.InvalidText($"annotations.{ClassAnnotation}", named, "must match `ingressClassName` when both are specified");
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        if (!spec.Items("rules").Any() && !spec.Has("defaultBackend"))
            faults.Invalid("spec", spec?["rules"] ?? new JsonArray(), "either `defaultBackend` or `rules` must be specified");
        if (spec.Obj("defaultBackend") is { } backend) IngressRules.Backend(backend, "spec.defaultBackend", faults);
        foreach (var (i, rule) in spec.Items("rules")) IngressRules.Rule(rule, $"spec.rules[{i}]", faults);
        foreach (var (i, tls) in spec.Items("tls")) Tls(tls, $"spec.tls[{i}]", faults);
        if (spec.Has("ingressClassName")) faults.Each("spec.ingressClassName", spec.Text("ingressClassName"), NameSyntax.SubdomainFaults(spec.Text("ingressClassName")));
        Addresses(obj.Obj("status").Obj("loadBalancer"), "status.loadBalancer", faults);
    }

    private static void Tls(JsonObject tls, string field, Faults faults)
    {
        foreach (var (i, host) in tls.Texts("hosts").Index()) IngressRules.HostName(host, $"{field}.hosts[{i}]", faults);
        if (tls.Text("secretName") is { Length: > 0 } secret) faults.Each(field + ".secretName", secret, NameSyntax.SubdomainFaults(secret));
    }

    private static void Addresses(JsonObject? balancer, string field, Faults faults)
    {
        foreach (var (i, ingress) in balancer.Items("ingress"))
        {
            if (ingress.Text("ip") is { Length: > 0 } address) faults.Each($"{field}.ingress[{i}].ip", address, AddressRules.AddressFaults(address));
            if (ingress.Text("hostname") is not { Length: > 0 } host) continue;
            faults.Each($"{field}.ingress[{i}].hostname", host, NameSyntax.SubdomainFaults(host));
            if (AddressRules.TryRead(host, out _)) faults.InvalidText($"{field}.ingress[{i}].hostname", host, "must be a DNS name, not an IP address");
        }
    }
}
