using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Objects that a cluster has from its first moment, besides its namespaces, its roles and the <c>kubernetes</c> service.</summary>
internal static class SystemObjects
{
    private const int NodeCritical = 2_000_001_000;
    private const int ClusterCritical = 2_000_000_000;

    public static IEnumerable<(ResourceType Type, JsonObject Body)> PriorityClasses()
    {
        yield return PriorityClass("system-node-critical", NodeCritical, "Used for system critical pods that must not be moved from their current node.");
        yield return PriorityClass("system-cluster-critical", ClusterCritical,
            "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.");
    }

    /// <summary>How other API servers check those who come to them by way of this one.</summary>
    public static JsonObject Authentication(string authority)
    {
        var map = Skeleton(ResourceTypes.ConfigMaps, new JsonObject { ["name"] = "extension-apiserver-authentication", ["namespace"] = "kube-system" });
        map["data"] = new JsonObject { ["client-ca-file"] = authority };
        return map;
    }

    private static (ResourceType, JsonObject) PriorityClass(string name, int value, string description)
    {
        var made = Skeleton(ResourceTypes.PriorityClasses, new JsonObject { ["name"] = name });
        (made["value"], made["description"]) = (value, description);
        return (ResourceTypes.PriorityClasses, made);
    }

    private static JsonObject Skeleton(ResourceType type, JsonObject metadata) => new() { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = metadata };
}
