using Meridian.Objects;

namespace Meridian.Node;

// Each method is one thing that happened, applied to what was known. All are pure.
internal sealed partial record PodState
{
    public PodState Seen(KubeObject newest) => this with { Object = newest, View = newest.View<Pod>() };

    public PodState Ended(PodFailure failure) => this with { Failure = failure };

    public PodState SandboxBegun(DateTimeOffset now) => this with { Sandbox = SandboxPhase.Preparing, StartTime = StartTime ?? now };

    public PodState SandboxMade(string podIp) => this with { Sandbox = SandboxPhase.Ready, PodIp = podIp, SandboxFailures = 0, SandboxRetryAt = null };

    public PodState SandboxFailed(DateTimeOffset now)
    {
        var wait = TimeSpan.FromSeconds(Math.Min(1 << Math.Min(SandboxFailures, 5), 20));
        return this with { Sandbox = SandboxPhase.None, SandboxFailures = SandboxFailures + 1, SandboxRetryAt = now + wait };
    }

    public PodState StartBegun(string container) => With(container, c => c with
    {
        Phase = ContainerPhase.Starting,
        Last = c.Current ?? c.Last,
        Current = null,
        RestartCount = c.Ran ? c.RestartCount + 1 : c.RestartCount,
        Ran = false,
        RetryAt = null,
    });

    public PodState StartFailed(string container, string reason, string message, DateTimeOffset now) => With(container, c =>
    {
        var wait = RestartBackOff.Next(c.StartBackOff);
        return c with { Phase = ContainerPhase.Waiting, Reason = reason, Message = message, FailedAt = now, StartBackOff = wait, RetryAt = now + wait };
    });

    /// <summary>The first word on a failed pull is the failure; from then on it is that the next try waits.</summary>
    public PodState PullBackOffNoted(string container) => With(container, c => c with
    {
        Reason = "ImagePullBackOff",
        Message = $"Back-off pulling image \"{Container(container).Image}\": ErrImagePull: {c.Message}",
    });

    public PodState Started(string container, string containerId, string imageId, DateTimeOffset now)
    {
        var spec = Container(container);
        return With(container, c => c with
        {
            Phase = ContainerPhase.Running,
            Reason = "",
            Message = "",
            ContainerId = containerId,
            ImageId = imageId,
            StartedAt = now,
            Ran = true,
            StartBackOff = TimeSpan.Zero,
            FailedAt = null,
            Started = spec.StartupProbe is null,
            ProbedReady = spec.ReadinessProbe is null,
            Unhealthy = "",
            StopGrace = null,
        });
    }

    public PodState StopBegun(string container, long grace) => With(container, c => c with { StopGrace = grace });

    public PodState Probed(string container, ProbeKind kind, bool healthy) => With(container, c => kind switch
    {
        ProbeKind.Startup when healthy => c with { Started = true },
        ProbeKind.Readiness => c with { ProbedReady = healthy },
        _ when healthy => c,
        _ => c with { Unhealthy = kind == ProbeKind.Startup ? "startup" : "liveness" },
    });

    public PodState Exited(string container, Termination end) => With(container, c =>
    {
        var over = c with
        {
            Phase = ContainerPhase.Terminated, Current = end, Reason = "", Message = "", Started = false, ProbedReady = false,
            Unhealthy = "", StopGrace = null, Ran = true, RetryAt = null,
        };
        if (MustStop || !Restarts(container, end)) return over;
        var wait = end.Ran >= RestartBackOff.ResetAfter ? TimeSpan.Zero : c.BackOff;
        over = over with { BackOff = RestartBackOff.Next(wait) };
        return wait == TimeSpan.Zero ? over : over with
        {
            Phase = ContainerPhase.Waiting, Current = null, Last = end, RetryAt = end.FinishedAt + wait, Reason = "CrashLoopBackOff",
            Message = $"back-off {(long)wait.TotalSeconds}s restarting failed container={container} pod={Object.Header.Name}_{Object.Header.Namespace}({Object.Header.Uid})",
        };
    });

    private PodState With(string container, Func<ContainerState, ContainerState> change) =>
        this with { Containers = Containers.SetItem(container, change(Containers[container])) };
}
