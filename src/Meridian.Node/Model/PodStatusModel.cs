using System.Text.Json.Serialization;

namespace Meridian.Node;

/// <summary>What was last written of a pod's state: where a new agent takes up the thread.</summary>
internal sealed record PodStatusModel
{
    public string Phase { get; init => field = value ?? ""; } = "";

    public string Reason { get; init => field = value ?? ""; } = "";

    public string Message { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("podIP")]
    public string PodIp { get; init => field = value ?? ""; } = "";

    public DateTimeOffset? StartTime { get; init; }

    public ConditionModel[] Conditions { get; init => field = value ?? []; } = [];

    public ContainerStatusModel[] ContainerStatuses { get; init => field = value ?? []; } = [];

    public ContainerStatusModel[] InitContainerStatuses { get; init => field = value ?? []; } = [];

    /// <summary>Whether the pod has ended for good.</summary>
    [JsonIgnore]
    public bool IsTerminal => Phase is "Succeeded" or "Failed";
}

internal sealed record ConditionModel
{
    public string Type { get; init => field = value ?? ""; } = "";

    public string Status { get; init => field = value ?? ""; } = "";

    public string Reason { get; init => field = value ?? ""; } = "";

    public string Message { get; init => field = value ?? ""; } = "";

    public DateTimeOffset? LastTransitionTime { get; init; }
}

internal sealed record ContainerStatusModel
{
    public string Name { get; init => field = value ?? ""; } = "";

    public int? RestartCount { get; init; }

    [JsonPropertyName("containerID")]
    public string ContainerId { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("imageID")]
    public string ImageId { get; init => field = value ?? ""; } = "";

    public bool? Started { get; init; }

    public bool? Ready { get; init; }

    public ContainerStateModel State { get; init => field = value ?? new(); } = new();

    public ContainerStateModel LastState { get; init => field = value ?? new(); } = new();
}

internal sealed record ContainerStateModel
{
    public WaitingModel? Waiting { get; init; }

    public RunningModel? Running { get; init; }

    public TerminatedModel? Terminated { get; init; }
}

internal sealed record WaitingModel
{
    public string Reason { get; init => field = value ?? ""; } = "";
}

internal sealed record RunningModel
{
    public DateTimeOffset? StartedAt { get; init; }
}

internal sealed record TerminatedModel
{
    public int? ExitCode { get; init; }

    public string Reason { get; init => field = value ?? ""; } = "";

    public string Message { get; init => field = value ?? ""; } = "";

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    [JsonPropertyName("containerID")]
    public string ContainerId { get; init => field = value ?? ""; } = "";
}
