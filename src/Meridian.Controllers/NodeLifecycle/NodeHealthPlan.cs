using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.NodeLifecycle;

/// <summary>What a node's status says once the node is silent: nothing is known of it any more.</summary>
internal static class NodeHealthPlan
{
    private static readonly string[] Reported = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

    /// <summary>The status with everything the node reported set to Unknown, or null if it is so already.</summary>
    internal static JsonObject? Silenced(KubeObject node, DateTimeOffset now)
    {
        var status = ObjectStatus.CopyOf(node);
        var conditions = new ConditionList(status);
        var changed = false;
        foreach (var type in Reported.Where(t => conditions.Status(t) != "Unknown"))
        {
            var never = conditions.Find(type) is null;
            changed |= conditions.Set(
                type, "Unknown", never ? "NodeStatusNeverUpdated" : "NodeStatusUnknown",
                never ? "Kubelet never posted node status." : "Kubelet stopped posting node status.", now);
        }
        return changed ? status : null;
    }

    /// <summary>Status of the condition <c>Ready</c>; empty if the node has never reported.</summary>
    internal static string Ready(KubeObject node) => node.View<Node>().Status.Conditions.Find("Ready")?.Status ?? "";
}
