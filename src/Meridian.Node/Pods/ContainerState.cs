namespace Meridian.Node;

/// <summary>What a container is doing.</summary>
internal enum ContainerPhase
{
    /// <summary>Not started yet, or waiting to be started again.</summary>
    Waiting,

    /// <summary>The runtime is starting it.</summary>
    Starting,

    /// <summary>It runs, though perhaps being stopped.</summary>
    Running,

    /// <summary>It has ended; whether it is started again is the plan's matter.</summary>
    Terminated,
}

/// <summary>How one run of a container ended.</summary>
internal sealed record Termination(int ExitCode, string Reason, string Message, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, string ContainerId)
{
    public bool Succeeded => ExitCode == 0;

    public TimeSpan Ran => FinishedAt - StartedAt;
}

/// <summary>What the agent knows of one container of a pod.</summary>
/// <param name="Name">The container's name.</param>
internal sealed record ContainerState(string Name)
{
    public ContainerPhase Phase { get; init; }

    /// <summary>Why it waits, such as <c>CrashLoopBackOff</c>; empty for the ordinary wait for its turn.</summary>
    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";

    public string ContainerId { get; init; } = "";

    public string ImageId { get; init; } = "";

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How the run ended that was the newest, while the phase is Terminated.</summary>
    public Termination? Current { get; init; }

    /// <summary>How the run before ended.</summary>
    public Termination? Last { get; init; }

    public int RestartCount { get; init; }

    /// <summary>Whether it ran since the restart count was last raised: the next start is then a restart.</summary>
    public bool Ran { get; init; }

    /// <summary>Wait before the next restart; zero for the first.</summary>
    public TimeSpan BackOff { get; init; }

    /// <summary>Wait before the next attempt to start after one that failed; zero for the first.</summary>
    public TimeSpan StartBackOff { get; init; }

    /// <summary>Earliest time of the next start; null for at once.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>When the attempt to start failed that <see cref="Reason"/> tells of.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Whether it runs and its startup probe, if any, has passed.</summary>
    public bool Started { get; init; }

    /// <summary>Whether its readiness probe, if any, says ready.</summary>
    public bool ProbedReady { get; init; }

    /// <summary>Which probe asks for its end, such as <c>liveness</c>; empty if none.</summary>
    public string Unhealthy { get; init; } = "";

    /// <summary>Seconds it was given to stop; null while nobody has asked it to.</summary>
    public long? StopGrace { get; init; }

    public bool IsAlive => Phase is ContainerPhase.Starting or ContainerPhase.Running;

    /// <summary>Whether it has run at all.</summary>
    public bool HasRun => Ran || RestartCount > 0 || Last is not null || Current is not null || Phase == ContainerPhase.Running;

    public bool IsReady => Phase == ContainerPhase.Running && Started && ProbedReady && StopGrace is null;

    public bool HasSucceeded => Phase == ContainerPhase.Terminated && Current is { Succeeded: true };
}
