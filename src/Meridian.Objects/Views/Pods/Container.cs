using System.Text.Json.Serialization;

namespace Meridian.Objects;

/// <summary>One container of a pod.</summary>
public sealed record Container
{
    /// <summary>Name, unique in the pod.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Image reference.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary><c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>; empty until defaulted.</summary>
    public string ImagePullPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Replaces the image's entry point; empty keeps it.</summary>
    public string[] Command { get; init => field = value ?? []; } = [];

    /// <summary>Replaces the image's arguments; empty keeps them.</summary>
    public string[] Args { get; init => field = value ?? []; } = [];

    /// <summary>Working directory; empty for the image's.</summary>
    public string WorkingDir { get; init => field = value ?? ""; } = "";

    /// <summary>Environment variables; later ones win.</summary>
    public EnvVar[] Env { get; init => field = value ?? []; } = [];

    /// <summary>Whole ConfigMaps and Secrets as environment variables; <see cref="Env"/> wins.</summary>
    public EnvFromSource[] EnvFrom { get; init => field = value ?? []; } = [];

    /// <summary>Ports the container listens on: information, except for names and host ports.</summary>
    public ContainerPort[] Ports { get; init => field = value ?? []; } = [];

    /// <summary>Requested and largest amounts.</summary>
    public ResourceRequirements Resources { get; init => field = value ?? new(); } = new();

    /// <summary>Where volumes appear.</summary>
    public VolumeMount[] VolumeMounts { get; init => field = value ?? []; } = [];

    /// <summary>Restarts the container when it fails; null for none.</summary>
    public Probe? LivenessProbe { get; init; }

    /// <summary>Takes the pod out of services while it fails; null for none.</summary>
    public Probe? ReadinessProbe { get; init; }

    /// <summary>Holds the other probes back until it succeeds; null for none.</summary>
    public Probe? StartupProbe { get; init; }

    /// <summary>Hooks; null for none.</summary>
    public Lifecycle? Lifecycle { get; init; }

    /// <summary><c>Always</c> makes an init container a sidecar; otherwise empty.</summary>
    public string RestartPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>File whose content becomes the termination message.</summary>
    public string TerminationMessagePath { get; init => field = value ?? ""; } = "";

    /// <summary><c>File</c> or <c>FallbackToLogsOnError</c>.</summary>
    public string TerminationMessagePolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Security settings of the container; null for none.</summary>
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>Whether standard input stays open.</summary>
    public bool Stdin { get; init; }

    /// <summary>Whether standard input ends with the first client that attached to it.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>Whether the container has a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>Whether, as an init container, it keeps running beside the pod's containers.</summary>
    [JsonIgnore]
    public bool IsSidecar => RestartPolicy == "Always";
}

/// <summary>A port of a container.</summary>
public sealed record ContainerPort
{
    /// <summary>Name by which services and probes find it; may be empty.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Port number in the pod.</summary>
    [JsonPropertyName("containerPort")]
    public int ContainerPortNumber { get; init; }

    /// <summary>Port on the node; 0 for none.</summary>
    public int HostPort { get; init; }

    /// <summary>Address on the node; empty for all.</summary>
    public string HostIP { get; init => field = value ?? ""; } = "";

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>; empty means TCP.</summary>
    public string Protocol { get; init => field = value ?? ""; } = "";
}

/// <summary>Amounts of resources by resource name.</summary>
public sealed record ResourceRequirements
{
    /// <summary>No amounts.</summary>
    internal static readonly IReadOnlyDictionary<string, Quantity> None = new Dictionary<string, Quantity>(0, StringComparer.Ordinal);

    /// <summary>Amounts that scheduling sets aside.</summary>
    public IReadOnlyDictionary<string, Quantity> Requests { get; init => field = value ?? ResourceRequirements.None; } = ResourceRequirements.None;

    /// <summary>Largest amounts the container may use.</summary>
    public IReadOnlyDictionary<string, Quantity> Limits { get; init => field = value ?? ResourceRequirements.None; } = ResourceRequirements.None;
}

/// <summary>Where a volume appears in a container.</summary>
public sealed record VolumeMount
{
    /// <summary>Name of the volume.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Absolute path in the container.</summary>
    public string MountPath { get; init => field = value ?? ""; } = "";

    /// <summary>Path inside the volume; empty for its root.</summary>
    public string SubPath { get; init => field = value ?? ""; } = "";

    /// <summary>Whether writing is refused.</summary>
    public bool ReadOnly { get; init; }
}

/// <summary>Hooks of a container.</summary>
public sealed record Lifecycle
{
    /// <summary>Runs right after the start; null for none.</summary>
    public LifecycleHandler? PostStart { get; init; }

    /// <summary>Runs before the container is asked to stop; null for none.</summary>
    public LifecycleHandler? PreStop { get; init; }
}

/// <summary>What a hook does: exactly one property is set.</summary>
public sealed record LifecycleHandler : ContainerHandler
{
    /// <summary>Waits.</summary>
    public SleepAction? Sleep { get; init; }
}

/// <summary>A wait.</summary>
public sealed record SleepAction
{
    /// <summary>How long.</summary>
    public long Seconds { get; init; }
}
