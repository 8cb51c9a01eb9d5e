using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.DaemonSets;

/// <summary>Whether a node is to run a DaemonSet's pod.</summary>
/// <param name="Run">Whether it is to get one.</param>
/// <param name="Keep">Whether one that is there stays.</param>
internal readonly record struct DaemonFit(bool Run, bool Keep);

/// <summary>Which nodes run a DaemonSet's pods, and what a pod bears to stay there.</summary>
internal static class DaemonPlacement
{
    // A daemon serves its node in whatever state that is.
    private static readonly (string Key, string Effect)[] Borne =
    [
        ("node.kubernetes.io/not-ready", "NoExecute"),
        ("node.kubernetes.io/unreachable", "NoExecute"),
        ("node.kubernetes.io/disk-pressure", "NoSchedule"),
        ("node.kubernetes.io/memory-pressure", "NoSchedule"),
        ("node.kubernetes.io/pid-pressure", "NoSchedule"),
        ("node.kubernetes.io/unschedulable", "NoSchedule"),
    ];

    private static readonly (string Key, string Effect) WithoutNetwork = ("node.kubernetes.io/network-unavailable", "NoSchedule");

    /// <summary>Whether a node is to run a pod of the template.</summary>
    internal static DaemonFit Fit(PodSpec template, KubeObject node)
    {
        if ((template.NodeName.Length > 0 && template.NodeName != node.Header.Name) || !NodeMatching.Matches(template, node)) return default;
        var taints = node.View<Node>().Spec.Taints.Where(t => t.Effect is "NoSchedule" or "NoExecute" && !IsBorne(template, t)).ToList();
        return new DaemonFit(taints.Count == 0, taints.TrueForAll(t => t.Effect == "NoSchedule"));
    }

    /// <summary>The node that a pod is on or meant for; empty for none.</summary>
    internal static string NodeOf(KubeObject pod)
    {
        var spec = pod.View<Pod>().Spec;
        if (spec.NodeName.Length > 0) return spec.NodeName;
        var terms = spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [];
        return terms.SelectMany(t => t.MatchFields).FirstOrDefault(f => f is { Key: "metadata.name", Operator: "In", Values.Length: 1 })?.Values[0] ?? "";
    }

    /// <summary>Ties a pod to a node and lets it bear what daemons bear. The scheduler binds it.</summary>
    internal static void Pin(JsonObject spec, string node)
    {
        var fields = new JsonArray(new JsonObject { ["key"] = "metadata.name", ["operator"] = "In", ["values"] = new JsonArray(JsonValue.Create(node)) });
        var required = new JsonObject { ["nodeSelectorTerms"] = new JsonArray(new JsonObject { ["matchFields"] = fields }) };
        var affinity = Child(Child(spec, "affinity"), "nodeAffinity");
        affinity["requiredDuringSchedulingIgnoredDuringExecution"] = required;
        if (spec["tolerations"] is not JsonArray tolerations) spec["tolerations"] = tolerations = [];
        foreach (var (key, effect) in spec["hostNetwork"]?.GetValue<bool>() == true ? [.. Borne, WithoutNetwork] : Borne)
            tolerations.Add((JsonNode?)new JsonObject { ["key"] = key, ["operator"] = "Exists", ["effect"] = effect });
    }

    private static bool IsBorne(PodSpec template, Taint taint) =>
        template.Tolerations.Tolerate(taint) || Borne.Contains((taint.Key, taint.Effect)) || (template.HostNetwork && WithoutNetwork == (taint.Key, taint.Effect));

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject child) return child;
        parent[name] = child = [];
        return child;
    }
}
