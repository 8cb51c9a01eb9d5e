using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;

namespace Meridian.ApiServer;

/// <summary>
/// Keeps what a service was given when an update leaves it out, and drops what its new type does not use:
/// clients that replace a service seldom send back its address and ports.
/// </summary>
internal static class ServiceCarryOver
{
    public static void Apply(JsonObject old, JsonObject updated)
    {
        var (before, now) = (Metadata.Text(old, "type"), Metadata.Text(updated, "type"));
        if (HasAddress(before) && HasAddress(now)) CopyAddress(old, updated);
        else if (!HasAddress(now) && before != now) DropAddress(old, updated);
        if (HasPorts(before) && HasPorts(now)) CopyPorts(old, updated);
        else if (HasPorts(before) && !HasPorts(now)) DropPorts(old, updated);
        HealthCheck(old, updated);
        foreach (var field in (string[])["allocateLoadBalancerNodePorts", "loadBalancerClass"])
            if (before == "LoadBalancer" && now != "LoadBalancer") DropIfSame(old, updated, field);
        if (ServiceRules.IsExternal(old) && !ServiceRules.IsExternal(updated)) DropIfSame(old, updated, "externalTrafficPolicy");
    }

    private static void HealthCheck(JsonObject old, JsonObject updated)
    {
        var (before, now) = (ServiceRules.NeedsHealthCheck(old), ServiceRules.NeedsHealthCheck(updated));
        if (before && now && Metadata.Number(updated, "healthCheckNodePort") == 0 && old["healthCheckNodePort"] is { } port) updated["healthCheckNodePort"] = port.DeepClone();
        if (before && !now) DropIfSame(old, updated, "healthCheckNodePort");
    }

    private static void DropIfSame(JsonObject old, JsonObject updated, string field)
    {
        if (JsonNode.DeepEquals(old[field], updated[field])) updated.Remove(field);
    }

    private static bool HasAddress(string type) => type != "ExternalName";

    private static bool HasPorts(string type) => type is "NodePort" or "LoadBalancer";

    private static void CopyAddress(JsonObject old, JsonObject updated)
    {
        if (Metadata.Text(updated, "clusterIP").Length == 0 && old["clusterIP"] is { } address) updated["clusterIP"] = address.DeepClone();
    }

    // Only what the old one had: an address somebody sets anew on such a service is a fault for validation to name.
    private static void DropAddress(JsonObject old, JsonObject updated)
    {
        if (!JsonNode.DeepEquals(old["clusterIP"], updated["clusterIP"])) return;
        foreach (var field in (string[])["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]) updated.Remove(field);
    }

    private static void CopyPorts(JsonObject old, JsonObject updated)
    {
        foreach (var port in Ports(updated).Where(p => Metadata.Number(p, "nodePort") == 0))
        {
            var same = Ports(old).FirstOrDefault(p => Same(p, port));
            if (same?["nodePort"] is { } number && Ports(updated).All(p => !JsonNode.DeepEquals(p["nodePort"], number))) port["nodePort"] = number.DeepClone();
        }
    }

    private static void DropPorts(JsonObject old, JsonObject updated)
    {
        var given = Ports(old).Select(p => Metadata.Number(p, "nodePort")).ToHashSet();
        foreach (var port in Ports(updated).Where(p => given.Contains(Metadata.Number(p, "nodePort")))) port.Remove("nodePort");
    }

    private static bool Same(JsonObject a, JsonObject b) => Metadata.Number(a, "port") == Metadata.Number(b, "port") && Protocol(a) == Protocol(b);

    private static string Protocol(JsonObject port) => Metadata.Text(port, "protocol") is { Length: > 0 } text ? text : "TCP";

    private static IEnumerable<JsonObject> Ports(JsonObject spec) => (spec["ports"] as JsonArray ?? []).OfType<JsonObject>();
}
