namespace Meridian.Node;

/// <summary>The phase of a pod, read off its containers.</summary>
internal static class PodPhase
{
    public static string Of(PodState pod)
    {
        if (pod.Failure is not null || InitFailed(pod)) return "Failed";
        if (!IsInitialized(pod)) return pod.MustStop && pod.Spec.InitContainers.Any(c => pod[c.Name].HasRun) ? "Failed" : "Pending";
        var states = pod.Spec.Containers.Select(c => pod[c.Name]).ToList();
        if (states.Exists(c => !c.IsAlive && !c.HasRun || c.Phase == ContainerPhase.Starting && !c.HasRun)) return "Pending";
        if (states.Exists(c => c.IsAlive || !IsFinal(pod, c))) return "Running";
        return states.TrueForAll(c => (c.Current ?? c.Last) is { Succeeded: true }) ? "Succeeded" : "Failed";
    }

    /// <summary>Whether nothing of the pod will run again.</summary>
    public static bool IsOver(PodState pod) => Of(pod) is "Succeeded" or "Failed";

    public static bool IsInitialized(PodState pod) =>
        Array.TrueForAll(pod.Spec.InitContainers, c => c.IsSidecar ? pod[c.Name].Started || pod[c.Name].HasRun : pod[c.Name].HasSucceeded);

    // A pod that must stop starts nothing again, whatever its policy.
    private static bool IsFinal(PodState pod, ContainerState container) => container.Phase switch
    {
        ContainerPhase.Terminated => pod.MustStop || !pod.Restarts(container.Name, container.Current!),
        ContainerPhase.Waiting => pod.MustStop,
        _ => false,
    };

    private static bool InitFailed(PodState pod) => Array.Exists(pod.Spec.InitContainers,
        c => pod[c.Name] is { Phase: ContainerPhase.Terminated, Current.Succeeded: false } state && !pod.Restarts(c.Name, state.Current));
}
