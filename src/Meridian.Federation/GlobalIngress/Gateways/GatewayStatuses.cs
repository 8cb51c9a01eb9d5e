using System.Net;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Statuses of GatewayClasses, Gateways and routes as they should be; pure.</summary>
internal static class GatewayStatuses
{
    /// <summary>Status of a class of ours.</summary>
    public static JsonObject OfClass(KubeObject gatewayClass, DateTimeOffset now)
    {
        var valid = gatewayClass.View<GatewayClass>().Spec.ParametersRef is null;
        var accepted = New("Accepted", valid, valid ? "Accepted" : "InvalidParameters", valid ? "the edge of the federation serves Gateways of this class" : "the edge takes no parameters");
        var status = Status(gatewayClass);
        status["conditions"] = Conditions([accepted], status["conditions"] as JsonArray, gatewayClass.Header.Generation, now);
        return status;
    }

    /// <summary>Status of a Gateway.</summary>
    /// <param name="gateway">The Gateway.</param>
    /// <param name="address">Its address; null if it has none.</param>
    /// <param name="addressFault">Why it has none, or not the one it wishes for; null if nothing is wrong.</param>
    /// <param name="portFaults">Why, for each port that is not open.</param>
    /// <param name="now">Time.</param>
    public static JsonObject Of(GatewayState gateway, IPAddress? address, string? addressFault, IReadOnlyDictionary<int, string> portFaults, DateTimeOffset now)
    {
        var generation = gateway.Object.Header.Generation;
        var before = Status(gateway.Object);
        var status = new JsonObject { ["addresses"] = new JsonArray() };
        if (address is not null) ((JsonArray)status["addresses"]!).Add((JsonNode)new JsonObject { ["type"] = "IPAddress", ["value"] = address.ToString() });
        var listeners = new JsonArray();
        foreach (var listener in gateway.Listeners)
        {
            var old = (before["listeners"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(l => (string?)l["name"] == listener.Spec.Name);
            listeners.Add((JsonNode)Of(listener, portFaults.GetValueOrDefault(listener.Spec.Port), old, generation, now));
        }
        status["listeners"] = listeners;
        status["conditions"] = Conditions([Accepted(gateway, addressFault), Programmed(gateway, address, addressFault, portFaults)], before["conditions"] as JsonArray, generation, now);
        return status;
    }

    /// <summary>Status of a route; what others say of it stays.</summary>
    public static JsonObject OfRoute(KubeObject route, IReadOnlyList<(RouteParentReference Parent, Condition[] Conditions)> outcomes, DateTimeOffset now)
    {
        var before = (Status(route)["parents"] as JsonArray)?.OfType<JsonObject>().ToArray() ?? [];
        var parents = new JsonArray();
        foreach (var foreign in before.Where(p => (string?)p["controllerName"] != GatewayWorld.Controller)) parents.Add(foreign.DeepClone());
        foreach (var (parent, conditions) in outcomes)
        {
            var reference = Node(parent);
            var old = before.FirstOrDefault(p => (string?)p["controllerName"] == GatewayWorld.Controller && JsonNode.DeepEquals(p["parentRef"], reference));
            parents.Add((JsonNode)new JsonObject
            {
                ["parentRef"] = reference, ["controllerName"] = GatewayWorld.Controller,
                ["conditions"] = Conditions(conditions, old?["conditions"] as JsonArray, route.Header.Generation, now),
            });
        }
        return new JsonObject { ["parents"] = parents };
    }

    public static JsonObject Status(KubeObject obj) => obj.ToNode()["status"]?.DeepClone() as JsonObject ?? [];

    private static Condition Accepted(GatewayState gateway, string? addressFault)
    {
        if (addressFault is not null && gateway.Object.View<Gateway>().Spec.Addresses.Length > 0) return New("Accepted", false, "UnsupportedAddress", addressFault);
        var served = gateway.Listeners.Count(l => l.Accepted.Status == "True" && l.Resolved.Status == "True");
        if (served == gateway.Listeners.Count) return New("Accepted", true, "Accepted", "the edge of the federation serves the Gateway");
        return New("Accepted", served > 0, "ListenersNotValid", $"{gateway.Listeners.Count - served} of {gateway.Listeners.Count} listeners are not valid");
    }

    private static Condition Programmed(GatewayState gateway, IPAddress? address, string? addressFault, IReadOnlyDictionary<int, string> portFaults)
    {
        if (address is null) return New("Programmed", false, "AddressNotAssigned", addressFault ?? "it has no address");
        if (addressFault is not null) return New("Programmed", false, "AddressNotUsable", addressFault);
        var open = gateway.Listeners.Any(l => l.IsServed && !portFaults.ContainsKey(l.Spec.Port));
        return open ? New("Programmed", true, "Programmed", $"served at {address}") : New("Programmed", false, "Invalid", "no listener is open");
    }

    private static JsonObject Of(ListenerState listener, string? portFault, JsonObject? before, long generation, DateTimeOffset now)
    {
        var kinds = new JsonArray();
        foreach (var kind in listener.Kinds) kinds.Add((JsonNode)new JsonObject { ["group"] = ResourceTypes.Gateways.Group, ["kind"] = kind });
        return new JsonObject
        {
            ["name"] = listener.Spec.Name, ["supportedKinds"] = kinds, ["attachedRoutes"] = JsonValue.Create(listener.Attached),
            ["conditions"] = Conditions(listener.Conditions(portFault), before?["conditions"] as JsonArray, generation, now),
        };
    }

    private static JsonObject Node(RouteParentReference parent)
    {
        var node = new JsonObject { ["group"] = parent.Group, ["kind"] = parent.Kind, ["name"] = parent.Name };
        if (parent.Namespace is { } ns) node["namespace"] = ns;
        if (parent.SectionName is { } section) node["sectionName"] = section;
        if (parent.Port is { } port) node["port"] = JsonValue.Create(port);
        return node;
    }

    private static JsonArray Conditions(IEnumerable<Condition> wanted, JsonArray? before, long generation, DateTimeOffset now)
    {
        var nodes = new JsonArray();
        foreach (var condition in wanted)
        {
            var old = before?.OfType<JsonObject>().FirstOrDefault(c => (string?)c["type"] == condition.Type);
            var node = (condition with { ObservedGeneration = generation }).ToNode();
            node["lastTransitionTime"] = (string?)old?["status"] == condition.Status && old?["lastTransitionTime"] is { } time ? time.DeepClone() : WireTime.Format(now);
            nodes.Add((JsonNode)node);
        }
        return nodes;
    }

    private static Condition New(string type, bool status, string reason, string message) => new() { Type = type, Status = status ? "True" : "False", Reason = reason, Message = message };
}
