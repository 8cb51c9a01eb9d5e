using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Services. Addresses and node ports are allotted by the server, not here.</summary>
internal sealed class ServiceStrategy() : BuiltInStrategy(ResourceTypes.Services)
{
    public override bool HasGeneration => false;

    public override bool AllowsCreateOnUpdate => true;

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        spec.SetDefault("type", "ClusterIP");
        spec.SetDefault("sessionAffinity", "None");
        var external = spec.Text("type") == "ExternalName";
        if (!external) DefaultInside(spec);
        if (ServiceRules.IsExternal(spec)) spec.SetDefault("externalTrafficPolicy", "Cluster");
        if (spec.Text("type") == "LoadBalancer") spec.SetDefault("allocateLoadBalancerNodePorts", true);
        if (spec.Text("sessionAffinity") == "ClientIP") spec.Ensure("sessionAffinityConfig").Ensure("clientIP").SetDefault("timeoutSeconds", 10800);
        foreach (var (_, port) in spec.Items("ports"))
        {
            if (port.Text("protocol").Length == 0) port["protocol"] = "TCP";
            if (port["targetPort"] is null || port.Number("targetPort") == 0 || port["targetPort"] is JsonValue value && value.TryGetValue(out string? name) && name.Length == 0)
                if (port.Number("port") is { } number) port["targetPort"] = number;
        }
        foreach (var (_, ingress) in obj.Obj("status").Obj("loadBalancer").Items("ingress"))
            if (ingress.Text("ip").Length > 0) ingress.SetDefault("ipMode", "VIP");
    }

    private static void DefaultInside(JsonObject spec)
    {
        spec.SetDefault("internalTrafficPolicy", "Cluster");
        // Nobody but the user knows the families of a headless service whose endpoints are made by hand: both may be.
        var open = spec.Text("clusterIP") == "None" && spec.Map("selector").Count == 0;
        spec.SetDefault("ipFamilyPolicy", open ? "RequireDualStack" : "SingleStack");
        if (spec["ipFamilies"] is JsonArray { Count: > 0 }) return;
        spec["ipFamilies"] = open ? new JsonArray("IPv4", "IPv6") : new JsonArray("IPv4");
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };

    protected override IEnumerable<string> NameFaults(string name) => NameSyntax.LabelFaults(name);

    protected override void ValidateContent(JsonObject obj, Faults faults) => ServiceRules.Validate(obj, faults);

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (subresource == "status") ServiceRules.ValidateStatus(updated.Obj("status"), updated.Obj("spec"), faults);
        else ServiceRules.ValidateUpdate(current.Obj("spec") ?? [], updated.Obj("spec") ?? [], faults);
    }
}
