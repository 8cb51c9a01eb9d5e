using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What the server makes of a new pod before it is checked.</summary>
internal static class PodPreparation
{
    public static void ForCreate(JsonObject pod)
    {
        var spec = pod.Obj("spec");
        var status = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QosRules.ClassOf(spec) };
        if (spec.Items("schedulingGates").Any()) status["conditions"] = new JsonArray((JsonNode)Gated());
        pod["status"] = status;
        var labels = pod.Obj("metadata").Map("labels");
        foreach (var kind in (string[])["podAffinity", "podAntiAffinity"]) MergeAffinity(spec.Obj("affinity").Obj(kind), labels);
        foreach (var (_, constraint) in spec.Items("topologySpreadConstraints")) Merge(constraint, "matchLabelKeys", "In", labels);
    }

    private static JsonObject Gated() => new()
    {
        ["type"] = "PodScheduled",
        ["status"] = "False",
        ["lastProbeTime"] = null,
        ["lastTransitionTime"] = null,
        ["reason"] = "SchedulingGated",
        ["message"] = "Scheduling is blocked due to non-empty scheduling gates",
    };

    private static void MergeAffinity(JsonObject? affinity, Dictionary<string, string> labels)
    {
        foreach (var term in affinity.Items("requiredDuringSchedulingIgnoredDuringExecution").Select(t => t.Item)
            .Concat(affinity.Items("preferredDuringSchedulingIgnoredDuringExecution").Select(t => t.Item.Obj("podAffinityTerm") ?? [])))
        {
            Merge(term, "matchLabelKeys", "In", labels);
            Merge(term, "mismatchLabelKeys", "NotIn", labels);
        }
    }

    // Keys are looked up on the pod once, when it is made, so that its selectors stay what they were.
    private static void Merge(JsonObject term, string keys, string op, Dictionary<string, string> labels)
    {
        if (term.Obj("labelSelector") is not { } selector) return;
        foreach (var key in term.Texts(keys))
        {
            if (!labels.TryGetValue(key, out var value) || selector.Map("matchLabels").ContainsKey(key)) continue;
            if (selector.Array("matchExpressions") is not { } expressions) selector["matchExpressions"] = expressions = [];
            if (expressions.Any(e => e.Text("key") == key)) continue;
            expressions.Add((JsonNode)new JsonObject { ["key"] = key, ["operator"] = op, ["values"] = new JsonArray(JsonValue.Create(value)) });
        }
    }
}
