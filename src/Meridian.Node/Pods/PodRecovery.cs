using System.Collections.Immutable;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>What an agent that starts knows of a pod: what its status says, less what did not outlive the agent before.</summary>
internal static class PodRecovery
{
    private const int Killed = 137;

    /// <param name="pod">The pod.</param>
    /// <param name="outlives">Whether the runtime's containers outlive the agent.</param>
    /// <param name="now">The time at which lost containers are said to have ended.</param>
    public static PodState Recover(KubeObject pod, bool outlives, DateTimeOffset now)
    {
        var view = pod.View<Pod>();
        var empty = new PodState(pod)
        {
            StartTime = view.Status.StartTime,
            PodIp = view.Status.PodIP,
            Failure = view.Status is { Phase: "Failed", Reason.Length: > 0 } s ? new PodFailure(s.Reason, s.Message) : null,
            Containers = view.Spec.AllContainers.ToImmutableDictionary(c => c.Name, c => new ContainerState(c.Name)),
        };
        var known = view.Status.InitContainerStatuses.Concat(view.Status.ContainerStatuses).Where(c => empty.Containers.ContainsKey(c.Name));
        return known.Aggregate(empty, (state, container) => Take(state, container, outlives, now));
    }

    private static PodState Take(PodState pod, ContainerStatus status, bool outlives, DateTimeOffset now)
    {
        var last = Read(status.LastState.Terminated);
        var state = new ContainerState(status.Name)
        {
            RestartCount = status.RestartCount, ContainerId = status.ContainerID, ImageId = status.ImageID, Last = last, Ran = last is not null,
        };
        if (status.State.Terminated is { } ended) state = state with { Phase = ContainerPhase.Terminated, Current = Read(ended), Ran = true };
        if (status.State.Running is { } running)
            state = state with { Phase = ContainerPhase.Running, StartedAt = running.StartedAt, Ran = true, Started = status.Started ?? false, ProbedReady = status.Ready };
        var taken = pod with { Containers = pod.Containers.SetItem(status.Name, state) };
        return state.Phase != ContainerPhase.Running || outlives ? taken : taken.Exited(status.Name, Lost(state, now));
    }

    private static Termination Lost(ContainerState state, DateTimeOffset now) => new(
        Killed, "ContainerStatusUnknown", "The node agent was started again, and the container does not outlive it",
        state.StartedAt ?? now, now, state.ContainerId);

    private static Termination? Read(ContainerStateTerminated? ended) => ended is null ? null : new Termination(
        ended.ExitCode, ended.Reason, ended.Message, ended.StartedAt ?? default, ended.FinishedAt ?? default, ended.ContainerID);
}
