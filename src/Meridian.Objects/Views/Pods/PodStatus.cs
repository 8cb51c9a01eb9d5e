using System.Text.Json.Serialization;

namespace Meridian.Objects;

/// <summary>What was observed of a pod.</summary>
public sealed record PodStatus
{
    /// <summary><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>.</summary>
    public string Phase { get; init => field = value ?? ""; } = "";

    /// <summary>Conditions by type: PodScheduled, Initialized, ContainersReady, Ready.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Why the pod is in its phase, such as <c>Evicted</c>; usually empty.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The same for people; usually empty.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>Address; empty until there is one.</summary>
    public string PodIP { get; init => field = value ?? ""; } = "";

    /// <summary>All addresses, the first equal to <see cref="PodIP"/>.</summary>
    public PodIP[] PodIPs { get; init => field = value ?? []; } = [];

    /// <summary>Address of the node.</summary>
    public string HostIP { get; init => field = value ?? ""; } = "";

    /// <summary>When the node agent accepted the pod.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>State of the containers.</summary>
    public ContainerStatus[] ContainerStatuses { get; init => field = value ?? []; } = [];

    /// <summary>State of the init containers.</summary>
    public ContainerStatus[] InitContainerStatuses { get; init => field = value ?? []; } = [];

    /// <summary>Node where preemption makes room; empty for none.</summary>
    public string NominatedNodeName { get; init => field = value ?? ""; } = "";

    /// <summary><c>Guaranteed</c>, <c>Burstable</c> or <c>BestEffort</c>.</summary>
    public string QosClass { get; init => field = value ?? ""; } = "";

    /// <summary>Generation the status was made for; 0 if not told.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Whether the pod has ended for good.</summary>
    [JsonIgnore]
    public bool IsTerminal => Phase is "Succeeded" or "Failed";
}

/// <summary>One address of a pod.</summary>
public sealed record PodIP
{
    /// <summary>The address.</summary>
    public string Ip { get; init => field = value ?? ""; } = "";
}

/// <summary>What was observed of a container.</summary>
public sealed record ContainerStatus
{
    /// <summary>Name of the container.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Image that runs.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>Identity of the image.</summary>
    public string ImageID { get; init => field = value ?? ""; } = "";

    /// <summary><c>runtime://id</c>; empty before the first start.</summary>
    public string ContainerID { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it passes its readiness probe.</summary>
    public bool Ready { get; init; }

    /// <summary>Whether it passed its startup probe.</summary>
    public bool? Started { get; init; }

    /// <summary>How often it was started again.</summary>
    public int RestartCount { get; init; }

    /// <summary>What it does now.</summary>
    public ContainerState State { get; init => field = value ?? new(); } = new();

    /// <summary>How it ended the time before.</summary>
    public ContainerState LastState { get; init => field = value ?? new(); } = new();
}

/// <summary>Exactly one property is set; none means waiting.</summary>
public sealed record ContainerState
{
    /// <summary>Not running yet.</summary>
    public ContainerStateWaiting? Waiting { get; init; }

    /// <summary>Running.</summary>
    public ContainerStateRunning? Running { get; init; }

    /// <summary>Ended.</summary>
    public ContainerStateTerminated? Terminated { get; init; }
}

/// <summary>Why a container does not run.</summary>
public sealed record ContainerStateWaiting
{
    /// <summary>Such as <c>ErrImagePull</c> or <c>CrashLoopBackOff</c>.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The same for people.</summary>
    public string Message { get; init => field = value ?? ""; } = "";
}

/// <summary>A running container.</summary>
public sealed record ContainerStateRunning
{
    /// <summary>Since when.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}

/// <summary>An ended container.</summary>
public sealed record ContainerStateTerminated
{
    /// <summary>Exit code.</summary>
    public int ExitCode { get; init; }

    /// <summary>Signal that ended it; 0 for none.</summary>
    public int Signal { get; init; }

    /// <summary><c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>Termination message.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary><c>runtime://id</c>; may be empty.</summary>
    public string ContainerID { get; init => field = value ?? ""; } = "";
}
