using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a service.</summary>
internal static class ServiceRules
{
    private const string SourceRanges = "service.beta.kubernetes.io/load-balancer-source-ranges";
    private const string OnlyBalanced = "may only be used when `type` is 'LoadBalancer'";

    public static void Validate(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        var type = spec.Text("type");
        if (!spec.Items("ports").Any() && !IsHeadless(spec) && type != "ExternalName") faults.Required("spec.ports");
        ByType(spec, type, faults);
        ServicePortRules.Validate(spec, type, faults);
        MetadataRules.ValidateLabels(spec.Map("selector"), "spec.selector", faults);
        Affinity(spec, faults);
        if (type != "ExternalName") ServiceAddressRules.Validate(spec, faults);
        foreach (var (i, address) in spec.Texts("externalIPs").Index())
        {
            faults.Address($"spec.externalIPs[{i}]", address);
            faults.OrdinaryAddress($"spec.externalIPs[{i}]", address);
        }
        faults.OneOf("spec.type", type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        Sources(obj, spec, type, faults);
        Balancing(spec, type, faults);
        Traffic(spec, type, faults);
    }

    public static void ValidateUpdate(JsonObject current, JsonObject updated, Faults faults)
    {
        ServiceAddressRules.ValidateUpdate(current, updated, faults);
        if (current.Text("type") == "LoadBalancer" && updated.Text("type") == "LoadBalancer" && current.Text("loadBalancerClass") != updated.Text("loadBalancerClass"))
            faults.Invalid("spec.loadBalancerClass", updated["loadBalancerClass"], "may not change once set");
        if (NeedsHealthCheck(current) && NeedsHealthCheck(updated) && current.Number("healthCheckNodePort") != updated.Number("healthCheckNodePort"))
            faults.Forbidden("spec.healthCheckNodePort", "field is immutable");
    }

    public static void ValidateStatus(JsonObject? status, JsonObject? spec, Faults faults)
    {
        const string field = "status.loadBalancer.ingress";
        var points = status.Obj("loadBalancer").Items("ingress").ToArray();
        if (points.Length > 0 && spec.Text("type") != "LoadBalancer")
        {
            faults.Forbidden(field, "may only be used when `spec.type` is 'LoadBalancer'");
            return;
        }
        foreach (var (i, point) in points)
        {
            var (at, address, mode) = ($"{field}[{i}]", point.Text("ip"), point.Text("ipMode"));
            if (address.Length > 0) faults.Address(at + ".ip", address);
            if (!point.Has("ipMode") && address.Length > 0) faults.Required(at + ".ipMode", "must be specified when `ip` is set");
            else if (point.Has("ipMode") && address.Length == 0) faults.Forbidden(at + ".ipMode", "may not be specified when `ip` is not set");
            else if (point.Has("ipMode")) faults.Supported(at + ".ipMode", mode, "Proxy", "VIP");
            if (point.Text("hostname") is not { Length: > 0 } name) continue;
            faults.Subdomain(at + ".hostname", name);
            if (Formats.IsAddress(name, out _)) faults.InvalidText(at + ".hostname", name, "must be a DNS name, not an IP address");
        }
    }

    /// <summary>Whether it has no address of its own.</summary>
    public static bool IsHeadless(JsonObject spec) => spec.Text("clusterIP") == "None";

    /// <summary>Whether it can be reached from outside the cluster.</summary>
    public static bool IsExternal(JsonObject spec) =>
        spec.Text("type") is "LoadBalancer" or "NodePort" || (spec.Text("type") == "ClusterIP" && spec.Texts("externalIPs").Any());

    /// <summary>Whether a load balancer asks nodes whether they have an endpoint.</summary>
    public static bool NeedsHealthCheck(JsonObject spec) => spec.Text("type") == "LoadBalancer" && spec.Text("externalTrafficPolicy") == "Local";

    private static void ByType(JsonObject spec, string type, Faults faults)
    {
        if (type is "LoadBalancer" or "NodePort" && IsHeadless(spec)) faults.InvalidText("spec.clusterIPs[0]", "None", $"may not be set to 'None' for {type} services");
        if (type != "ExternalName") return;
        if (spec.Texts("clusterIPs").Any() || spec.Text("clusterIP").Length > 0) faults.Forbidden("spec.clusterIPs", "may not be set for ExternalName services");
        if (spec.Texts("ipFamilies").Any()) faults.Forbidden("spec.ipFamilies", "may not be set for ExternalName services");
        if (spec.Has("ipFamilyPolicy")) faults.Forbidden("spec.ipFamilyPolicy", "may not be set for ExternalName services");
        var name = spec.Text("externalName");
        if (name.EndsWith('.')) name = name[..^1];
        if (name.Length == 0) faults.Required("spec.externalName");
        else faults.Subdomain("spec.externalName", name);
    }

    private static void Affinity(JsonObject spec, Faults faults)
    {
        const string field = "spec.sessionAffinityConfig";
        var affinity = spec.Text("sessionAffinity");
        faults.OneOf("spec.sessionAffinity", affinity, "ClientIP", "None");
        if (affinity == "None" && spec.Has("sessionAffinityConfig")) faults.Forbidden(field, "must not be set when session affinity is None");
        if (affinity != "ClientIP") return;
        if (spec.Obj("sessionAffinityConfig") is not { } config) faults.Required(field, "when session affinity type is ClientIP");
        else if (config.Obj("clientIP") is not { } client) faults.Required(field + ".clientIP", "when session affinity type is ClientIP");
        else if (client.Number("timeoutSeconds") is not { } seconds) faults.Required(field + ".clientIP.timeoutSeconds", "when session affinity type is ClientIP");
        else if (seconds is <= 0 or > 86400) faults.InvalidNumber(field + ".clientIP.timeoutSeconds", seconds, "must be greater than 0 and less than 86400");
    }

    // Values may be padded, as they could be in the annotation that came before the field.
    private static void Sources(JsonObject obj, JsonObject spec, string type, Faults faults)
    {
        var ranges = spec.Texts("loadBalancerSourceRanges").ToArray();
        var annotation = obj.Obj("metadata").Map("annotations").GetValueOrDefault(SourceRanges);
        if (ranges.Length > 0)
        {
            if (type != "LoadBalancer") faults.Forbidden("spec.LoadBalancerSourceRanges", OnlyBalanced);
            for (var i = 0; i < ranges.Length; i++) faults.AddressRange($"spec.LoadBalancerSourceRanges[{i}]", ranges[i].Trim());
        }
        else if (annotation is not null)
        {
            var field = $"metadata.annotations[{SourceRanges}]";
            if (type != "LoadBalancer") faults.Forbidden(field, OnlyBalanced);
            foreach (var range in annotation.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries)) faults.AddressRange(field, range.Trim());
        }
    }

    private static void Balancing(JsonObject spec, string type, Faults faults)
    {
        var balanced = type == "LoadBalancer";
        if (!balanced && spec.Has("allocateLoadBalancerNodePorts")) faults.Forbidden("spec.allocateLoadBalancerNodePorts", OnlyBalanced);
        if (balanced && !spec.Has("allocateLoadBalancerNodePorts")) faults.Required("allocateLoadBalancerNodePorts");
        if (!spec.Has("loadBalancerClass")) return;
        if (balanced) faults.QualifiedName("spec.loadBalancerClass", spec.Text("loadBalancerClass"));
        else faults.Forbidden("spec.loadBalancerClass", OnlyBalanced);
    }

    private static void Traffic(JsonObject spec, string type, Faults faults)
    {
        var policy = spec.Text("externalTrafficPolicy");
        if (IsExternal(spec)) faults.OneOf("spec.externalTrafficPolicy", policy, "Cluster", "Local");
        else if (policy.Length > 0) faults.InvalidText("spec.externalTrafficPolicy", policy, "may only be set for externally-accessible services");
        var check = spec.Number("healthCheckNodePort") ?? 0;
        if (NeedsHealthCheck(spec))
        {
            // Where nobody gives ports out, as in a federation, there is none.
            if (check != 0) faults.Port("spec.healthCheckNodePort", check);
        }
        else if (check != 0) faults.InvalidNumber("spec.healthCheckNodePort", check, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        if (spec.Has("internalTrafficPolicy")) faults.Supported("spec.internalTrafficPolicy", spec.Text("internalTrafficPolicy"), "Cluster", "Local");
        else if (type is "ClusterIP" or "NodePort" or "LoadBalancer") faults.Required("spec.internalTrafficPolicy");
        if (spec.Has("trafficDistribution")) faults.Supported("spec.trafficDistribution", spec.Text("trafficDistribution"), "PreferClose", "PreferSameNode", "PreferSameZone");
    }
}
