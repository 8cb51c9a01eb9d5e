using System.Net;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a service.</summary>
internal static class ServiceRules
{
    public static void Validate(JsonObject spec, Faults faults)
    {
        var type = spec.Text("type");
        faults.OneOf("spec.type", type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        faults.OneOf("spec.sessionAffinity", spec.Text("sessionAffinity"), "ClientIP", "None");
        MetadataRules.ValidateLabels(spec.Map("selector"), "spec.selector", faults);
        Addresses(spec, type, faults);
        Families(spec, type, faults);
        Ports(spec, type, faults);
        foreach (var name in (string[])["externalTrafficPolicy", "internalTrafficPolicy"])
            if (spec.Text(name).Length > 0) faults.OneOf($"spec.{name}", spec.Text(name), "Cluster", "Local");
        if (spec.Text("loadBalancerClass").Length > 0 && type != "LoadBalancer")
            faults.Forbidden("spec.loadBalancerClass", "may only be used when `type` is 'LoadBalancer'");
    }

    public static void ValidateUpdate(JsonObject current, JsonObject updated, Faults faults)
    {
        // A service that becomes, or was, a mere name may give its address up and get another.
        if (current.Text("type") == "ExternalName" || updated.Text("type") == "ExternalName") return;
        if (current.Text("clusterIP").Length > 0 && current.Text("clusterIP") != updated.Text("clusterIP"))
            faults.Invalid("spec.clusterIPs[0]", updated["clusterIPs"] ?? new JsonArray(updated.Text("clusterIP")), "may not change once set");
        if (current.Text("type") == "LoadBalancer" && updated.Text("type") == "LoadBalancer" && current.Text("loadBalancerClass") != updated.Text("loadBalancerClass"))
            faults.InvalidText("spec.loadBalancerClass", updated.Text("loadBalancerClass"), "may not change once set");
    }

    private static void Addresses(JsonObject spec, string type, Faults faults)
    {
        if (type == "ExternalName")
        {
            var name = spec.Text("externalName").TrimEnd('.');
            if (name.Length == 0) faults.Required("spec.externalName");
            else faults.Each("spec.externalName", name, NameSyntax.SubdomainFaults(name));
            if (spec.Text("clusterIP").Length > 0) faults.Forbidden("spec.clusterIPs[0]", "may not be set when `type` is 'ExternalName'");
        }
        else if (spec.Text("clusterIP") is { Length: > 0 } address and not "None" && !IPAddress.TryParse(address, out _))
            faults.InvalidText("spec.clusterIPs[0]", address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        if (spec.Text("clusterIP") == "None" && (type is "NodePort" or "LoadBalancer"))
            faults.InvalidText("spec.clusterIPs[0]", "None", $"may not be set to 'None' for {type} services");
        var i = 0;
        foreach (var external in spec.Texts("externalIPs"))
        {
            if (!IPAddress.TryParse(external, out _)) faults.InvalidText($"spec.externalIPs[{i}]", external, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            i++;
        }
    }

    private static void Families(JsonObject spec, string type, Faults faults)
    {
        var policy = spec.Text("ipFamilyPolicy");
        var families = spec.Texts("ipFamilies").ToArray();
        if (type == "ExternalName")
        {
            if (policy.Length > 0) faults.Forbidden("spec.ipFamilyPolicy", "may not be set when `type` is 'ExternalName'");
            if (families.Length > 0) faults.Forbidden("spec.ipFamilies", "may not be set when `type` is 'ExternalName'");
            return;
        }
        if (policy.Length > 0) faults.OneOf("spec.ipFamilyPolicy", policy, "PreferDualStack", "RequireDualStack", "SingleStack");
        for (var i = 0; i < families.Length; i++) faults.OneOf($"spec.ipFamilies[{i}]", families[i], "IPv4", "IPv6");
        if (spec.Text("clusterIP") == "None" && spec.Map("selector").Count == 0) return;
        if (policy == "RequireDualStack") faults.InvalidText("spec.ipFamilyPolicy", policy, "this cluster is not configured for dual-stack services");
        if (families.Contains("IPv6")) faults.InvalidText($"spec.ipFamilies[{Array.IndexOf(families, "IPv6")}]", "IPv6", "not configured on this cluster");
    }

    private static void Ports(JsonObject spec, string type, Faults faults)
    {
        var ports = spec.Items("ports").ToArray();
        if (ports.Length == 0 && type != "ExternalName" && spec.Text("clusterIP") != "None") faults.Required("spec.ports");
        var (names, numbers) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<(string, long)>());
        foreach (var (i, port) in ports)
        {
            var field = $"spec.ports[{i}]";
            Name(port, field, ports.Length > 1, names, faults);
            faults.Port(field + ".port", port.Number("port") ?? 0);
            faults.OneOf(field + ".protocol", port.Text("protocol"), "SCTP", "TCP", "UDP");
            if (port.Has("targetPort")) ContainerRules.PortOrName(port["targetPort"], field + ".targetPort", faults);
            if (port.Number("nodePort") is not (null or 0) && (type is "ClusterIP" or "ExternalName"))
                faults.Forbidden(field + ".nodePort", $"may not be used when `type` is '{type}'");
            if (!numbers.Add((port.Text("protocol"), port.Number("port") ?? 0)))
                faults.Add(new StatusCause("FieldValueDuplicate", $"Duplicate value: {{\"port\":{port.Number("port") ?? 0},\"protocol\":\"{port.Text("protocol")}\"}}", field));
        }
    }

    private static void Name(JsonObject port, string field, bool required, HashSet<string> names, Faults faults)
    {
        var name = port.Text("name");
        if (name.Length == 0)
        {
            if (required) faults.Required(field + ".name");
            return;
        }
        faults.Each(field + ".name", name, NameSyntax.LabelFaults(name));
        if (!names.Add(name)) faults.Duplicate(field + ".name", name);
    }
}
