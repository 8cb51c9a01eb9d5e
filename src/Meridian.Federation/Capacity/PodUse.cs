using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What capacity reads of a pod.</summary>
/// <param name="Node">Node it is bound to; empty if it waits for one.</param>
/// <param name="Shape">What it takes there.</param>
/// <param name="UnschedulableSince">Since when no node has been found for it; null if none was looked for, or one was found.</param>
/// <param name="Workload">Whose pod it is; null if nobody's we know.</param>
internal sealed record PodUse(string Node, PodShape Shape, DateTimeOffset? UnschedulableSince, WorkloadKey? Workload)
{
    /// <summary>Whether it waits for a node.</summary>
    public bool IsWaiting => Node.Length == 0;

    /// <summary>Reads a pod; null for one that takes nothing any more.</summary>
    public static PodUse? Of(KubeObject? pod)
    {
        if (pod is null) return null;
        // Parsed and forgotten: a member has thousands of pods, and nothing of them is kept but sums.
        using var content = JsonDocument.Parse(pod.Json);
        var (spec, status) = (content.RootElement.At("spec"), content.RootElement.At("status"));
        if (status.Text("phase") is "Succeeded" or "Failed") return null;
        var node = spec.Text("nodeName");
        return new(node, PodShape.Of(spec), node.Length == 0 ? Unschedulable(status) : null, node.Length == 0 ? WorkloadKey.OwnerOf(pod) : null);
    }

    /// <summary>What is kept of a pod to count it: a few hundred bytes instead of some thousands.</summary>
    public static KubeObject Kept(KubeObject pod)
    {
        using var content = JsonDocument.Parse(pod.Json);
        var (spec, status) = (content.RootElement.At("spec"), content.RootElement.At("status"));
        var shape = PodShape.Of(spec);
        return KubeObject.FromNode(new JsonObject
        {
            ["metadata"] = new JsonObject { ["namespace"] = pod.Header.Namespace, ["name"] = pod.Header.Name, ["uid"] = pod.Header.Uid, ["resourceVersion"] = pod.Header.ResourceVersion },
            ["spec"] = new JsonObject
            {
                ["nodeName"] = spec.Text("nodeName"),
                ["containers"] = new JsonArray(new JsonObject { ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = $"{shape.MilliCpu}m", ["memory"] = shape.Memory } } }),
            },
            ["status"] = new JsonObject { ["phase"] = status.Text("phase") },
        });
    }

    private static DateTimeOffset? Unschedulable(JsonElement status)
    {
        foreach (var condition in status.Items("conditions"))
        {
            if (condition.Text("type") != "PodScheduled" || condition.Text("status") != "False" || condition.Text("reason") != "Unschedulable") continue;
            return condition.At("lastTransitionTime").ValueKind == JsonValueKind.String && condition.At("lastTransitionTime").TryGetDateTimeOffset(out var since) ? since : DateTimeOffset.MinValue;
        }
        return null;
    }
}
