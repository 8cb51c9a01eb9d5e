using Meridian.Objects;

namespace Meridian.Node;

/// <summary>The conditions of a pod that its node writes; those of others are kept as they are.</summary>
internal static class PodConditions
{
    /// <summary>All conditions of the pod as they are to be: a time of change moves only when the status does.</summary>
    public static IReadOnlyList<Condition> Merge(PodState pod, IReadOnlyList<Condition> before, DateTimeOffset now)
    {
        var ours = Of(pod, before);
        var merged = before.Where(b => ours.All(o => o.Type != b.Type)).ToList();
        foreach (var condition in ours)
        {
            var old = before.FirstOrDefault(b => b.Type == condition.Type);
            var since = old is not null && old.Status == condition.Status ? old.LastTransitionTime ?? now : now;
            merged.Add(condition with { LastTransitionTime = since });
        }
        return merged;
    }

    private static List<Condition> Of(PodState pod, IReadOnlyList<Condition> before)
    {
        var phase = PodPhase.Of(pod);
        var containers = ContainersReady(pod, phase);
        return
        [
            Is("PodReadyToStartContainers", pod.Sandbox == SandboxPhase.Ready, "", ""),
            Initialized(pod, phase),
            containers,
            Ready(pod, containers, before),
        ];
    }

    private static Condition Initialized(PodState pod, string phase)
    {
        if (phase == "Succeeded") return Is("Initialized", true, "PodCompleted", "");
        var missing = pod.Spec.InitContainers.Where(c => c.IsSidecar ? !pod[c.Name].Started : !pod[c.Name].HasSucceeded).Select(c => c.Name);
        return PodPhase.IsInitialized(pod)
            ? Is("Initialized", true, "", "")
            : Is("Initialized", false, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', missing)}]");
    }

    private static Condition ContainersReady(PodState pod, string phase)
    {
        if (phase == "Succeeded") return Is("ContainersReady", false, "PodCompleted", "");
        if (phase == "Failed") return Is("ContainersReady", false, "PodFailed", "");
        var unready = pod.Spec.Containers.Where(c => !pod[c.Name].IsReady).Select(c => c.Name).ToList();
        return unready.Count == 0
            ? Is("ContainersReady", true, "", "")
            : Is("ContainersReady", false, "ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
    }

    private static Condition Ready(PodState pod, Condition containers, IReadOnlyList<Condition> before)
    {
        if (containers.Status != "True") return containers with { Type = "Ready" };
        var gate = Array.Find(pod.Spec.ReadinessGates, g => !before.Any(b => b.Type == g.ConditionType && b.Status == "True"));
        return gate is null
            ? Is("Ready", true, "", "")
            : Is("Ready", false, "ReadinessGatesNotReady", $"the status of pod readiness gate \"{gate.ConditionType}\" is not \"True\"");
    }

    private static Condition Is(string type, bool status, string reason, string message) =>
        new() { Type = type, Status = status ? "True" : "False", Reason = reason, Message = message };
}
