using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Decides what a node does next for a pod. Pure: the same state and time give the same decision.</summary>
internal static class PodPlan
{
    // How long a status says that a pull failed before it says that the next one waits.
    private static readonly TimeSpan PullFailureShown = TimeSpan.FromSeconds(1);

    public static PodDecision Decide(PodState pod, DateTimeOffset now)
    {
        var plan = new Plan(pod, now);
        if (pod.MustStop) plan.StopAll();
        else if (PodPhase.IsOver(pod)) plan.End();
        else if (!plan.DeadlinePassed()) plan.Run();
        return new PodDecision(plan.Actions, plan.WakeAt);
    }

    private sealed class Plan(PodState pod, DateTimeOffset now)
    {
        public List<PodAction> Actions { get; } = [];

        public DateTimeOffset? WakeAt { get; private set; }

        public void StopAll()
        {
            Stop(pod.Spec.Containers.Select(c => c.Name), "");
            // Sidecars serve the others to the end.
            if (Actions.Count == 0 && !AnyAlive(pod.Spec.Containers)) Stop(pod.Spec.InitContainers.Select(c => c.Name), "");
            if (pod.Containers.Values.Any(c => c.IsAlive) || pod.Sandbox is SandboxPhase.Preparing or SandboxPhase.Releasing) return;
            if (pod.Gone || pod.IsDeleting) Actions.Add(new PodAction.Finish());
            else Release();
        }

        public void End()
        {
            Stop(pod.Spec.InitContainers.Where(c => c.IsSidecar).Select(c => c.Name), "");
            if (!pod.Containers.Values.Any(c => c.IsAlive)) Release();
        }

        public bool DeadlinePassed()
        {
            if (pod.Spec.ActiveDeadlineSeconds is not { } seconds || pod.StartTime is not { } start) return false;
            var deadline = start.AddSeconds(seconds);
            if (now < deadline)
            {
                Wake(deadline);
                return false;
            }
            Actions.Add(new PodAction.Fail(new PodFailure("DeadlineExceeded", "Pod was active on the node longer than the specified deadline")));
            return true;
        }

        public void Run()
        {
            if (!SandboxReady()) return;
            foreach (var init in pod.Spec.InitContainers)
            {
                var state = pod[init.Name];
                if (init.IsSidecar ? state.Started : state.HasSucceeded)
                {
                    if (init.IsSidecar) Keep(init);
                    continue;
                }
                Keep(init);
                return;
            }
            foreach (var container in pod.Spec.Containers) Keep(container);
        }

        private bool SandboxReady()
        {
            if (pod.Sandbox == SandboxPhase.None && Due(pod.SandboxRetryAt)) Actions.Add(new PodAction.PrepareSandbox());
            return pod.Sandbox == SandboxPhase.Ready;
        }

        private void Keep(Container container)
        {
            var state = pod[container.Name];
            switch (state.Phase)
            {
                case ContainerPhase.Running when state.Unhealthy.Length > 0 && state.StopGrace is null:
                    Actions.Add(new PodAction.Stop(container.Name, ProbeGrace(container, state.Unhealthy),
                        $"Container {container.Name} failed {state.Unhealthy} probe, will be restarted"));
                    break;
                case ContainerPhase.Waiting:
                    NotePullBackOff(state);
                    if (Due(state.RetryAt)) Actions.Add(new PodAction.Start(container.Name));
                    break;
                case ContainerPhase.Terminated when pod.Restarts(container.Name, state.Current!) && Due(state.RetryAt):
                    Actions.Add(new PodAction.Start(container.Name));
                    break;
            }
        }

        private void NotePullBackOff(ContainerState state)
        {
            if (state.Reason == "ErrImagePull" && Due(state.FailedAt + PullFailureShown)) Actions.Add(new PodAction.NotePullBackOff(state.Name));
        }

        // A later request to stop counts only if it gives less time.
        private void Stop(IEnumerable<string> containers, string message)
        {
            foreach (var name in containers)
            {
                var state = pod[name];
                if (state.Phase == ContainerPhase.Running && (state.StopGrace is null || state.StopGrace > pod.Grace))
                    Actions.Add(new PodAction.Stop(name, pod.Grace, message.Length > 0 ? message : $"Stopping container {name}"));
            }
        }

        private void Release()
        {
            if (pod.Sandbox == SandboxPhase.Ready) Actions.Add(new PodAction.ReleaseSandbox());
        }

        private long ProbeGrace(Container container, string probe) =>
            (probe == "startup" ? container.StartupProbe : container.LivenessProbe)?.TerminationGracePeriodSeconds ?? pod.Grace;

        private bool AnyAlive(IEnumerable<Container> containers) => containers.Any(c => pod[c.Name].IsAlive);

        private bool Due(DateTimeOffset? at)
        {
            if (at is not { } time || time <= now) return true;
            Wake(time);
            return false;
        }

        private void Wake(DateTimeOffset at)
        {
            if (WakeAt is null || at < WakeAt) WakeAt = at;
        }
    }
}
