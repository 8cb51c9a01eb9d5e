using Meridian.Objects;

namespace Meridian.Node;

/// <summary>The conditions of a pod that its node writes; those of others are kept as they are.</summary>
internal static class PodConditions
{
    /// <summary>All conditions of the pod as they are to be: a time of change moves only when the status does.</summary>
    public static Condition[] Merge(PodState pod, Condition[] before, DateTimeOffset now)
    {
        var ours = Of(pod, before);
        return [.. before.Where(b => ours.Find(b.Type) is null), .. ours.Select(o => o.After(before, now))];
    }

    private static Condition[] Of(PodState pod, Condition[] before)
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

    private static Condition Ready(PodState pod, Condition containers, Condition[] before)
    {
        if (containers.Status != "True") return containers with { Type = "Ready" };
        var gate = Array.Find(pod.Spec.ReadinessGates, g => !before.IsTrue(g.ConditionType));
        return gate is null
            ? Is("Ready", true, "", "")
            : Is("Ready", false, "ReadinessGatesNotReady", $"the status of pod readiness gate \"{gate.ConditionType}\" is not \"True\"");
    }

    private static Condition Is(string type, bool status, string reason, string message) =>
        new() { Type = type, Status = status ? "True" : "False", Reason = reason, Message = message };
}
