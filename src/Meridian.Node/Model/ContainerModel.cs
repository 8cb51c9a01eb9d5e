using System.Text.Json.Serialization;

namespace Meridian.Node;

/// <summary>What the node agent reads of a container.</summary>
internal sealed record ContainerModel
{
    public string Name { get; init => field = value ?? ""; } = "";

    public string Image { get; init => field = value ?? ""; } = "";

    public string ImagePullPolicy { get; init => field = value ?? ""; } = "";

    public string[] Command { get; init => field = value ?? []; } = [];

    public string[] Args { get; init => field = value ?? []; } = [];

    public string WorkingDir { get; init => field = value ?? ""; } = "";

    public string RestartPolicy { get; init => field = value ?? ""; } = "";

    public EnvModel[] Env { get; init => field = value ?? []; } = [];

    public EnvFromModel[] EnvFrom { get; init => field = value ?? []; } = [];

    public PortModel[] Ports { get; init => field = value ?? []; } = [];

    public VolumeMountModel[] VolumeMounts { get; init => field = value ?? []; } = [];

    public ProbeModel? StartupProbe { get; init; }

    public ProbeModel? ReadinessProbe { get; init; }

    public ProbeModel? LivenessProbe { get; init; }

    public LifecycleModel? Lifecycle { get; init; }

    /// <summary>Whether, as an init container, it keeps running beside the pod's containers.</summary>
    [JsonIgnore]
    public bool IsSidecar => RestartPolicy == "Always";
}

internal sealed record PortModel
{
    public string Name { get; init => field = value ?? ""; } = "";

    public int? ContainerPort { get; init; }
}

internal sealed record VolumeMountModel
{
    public string Name { get; init => field = value ?? ""; } = "";

    public string MountPath { get; init => field = value ?? ""; } = "";
}

internal sealed record LifecycleModel
{
    public HandlerModel? PostStart { get; init; }

    public HandlerModel? PreStop { get; init; }
}
