using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a node. Inside the namespaces of Meridian.Node and above write <c>Objects.Node</c>: there the short name means the namespace.</summary>
public sealed record Node : IObjectView<Node>
{
    /// <summary>What is wanted.</summary>
    public NodeSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What was observed.</summary>
    public NodeStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<Node> JsonTypeInfo => ObjectsJsonContext.Default.Node;
}

/// <summary>What is wanted of a node.</summary>
public sealed record NodeSpec
{
    /// <summary>Addresses of its pods; empty for none.</summary>
    public string PodCIDR { get; init => field = value ?? ""; } = "";

    /// <summary>Identity at the provider; may be empty.</summary>
    public string ProviderID { get; init => field = value ?? ""; } = "";

    /// <summary>Whether no further pods are scheduled.</summary>
    public bool Unschedulable { get; init; }

    /// <summary>What pods must tolerate.</summary>
    public Taint[] Taints { get; init => field = value ?? []; } = [];
}

/// <summary>What pods must tolerate.</summary>
public sealed record Taint
{
    /// <summary>Key.</summary>
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>Value; may be empty.</summary>
    public string Value { get; init => field = value ?? ""; } = "";

    /// <summary><c>NoSchedule</c>, <c>PreferNoSchedule</c> or <c>NoExecute</c>.</summary>
    public string Effect { get; init => field = value ?? ""; } = "";

    /// <summary>Since when; for NoExecute.</summary>
    public DateTimeOffset? TimeAdded { get; init; }
}

/// <summary>What was observed of a node.</summary>
public sealed record NodeStatus
{
    /// <summary>All resources.</summary>
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init => field = value ?? ResourceRequirements.None; } = ResourceRequirements.None;

    /// <summary>Resources for pods.</summary>
    public IReadOnlyDictionary<string, Quantity> Allocatable { get; init => field = value ?? ResourceRequirements.None; } = ResourceRequirements.None;

    /// <summary>Ready, MemoryPressure, DiskPressure, PIDPressure.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Addresses and names.</summary>
    public NodeAddress[] Addresses { get; init => field = value ?? []; } = [];

    /// <summary>Versions.</summary>
    public NodeSystemInfo NodeInfo { get; init => field = value ?? new(); } = new();

    /// <summary>Images present.</summary>
    public ContainerImage[] Images { get; init => field = value ?? []; } = [];
}

/// <summary>An address or name of a node.</summary>
public sealed record NodeAddress
{
    /// <summary><c>InternalIP</c>, <c>ExternalIP</c>, <c>Hostname</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The address or name.</summary>
    public string Address { get; init => field = value ?? ""; } = "";
}

/// <summary>Versions on a node.</summary>
public sealed record NodeSystemInfo
{
    /// <summary>Version of the node agent.</summary>
    public string KubeletVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Version of the runtime.</summary>
    public string ContainerRuntimeVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Operating system.</summary>
    public string OsImage { get; init => field = value ?? ""; } = "";

    /// <summary><c>linux</c>, <c>windows</c>, <c>darwin</c>.</summary>
    public string OperatingSystem { get; init => field = value ?? ""; } = "";

    /// <summary><c>amd64</c>, <c>arm64</c>.</summary>
    public string Architecture { get; init => field = value ?? ""; } = "";

    /// <summary>Kernel.</summary>
    public string KernelVersion { get; init => field = value ?? ""; } = "";
}

/// <summary>An image present on a node.</summary>
public sealed record ContainerImage
{
    /// <summary>Names of the image.</summary>
    public string[] Names { get; init => field = value ?? []; } = [];

    /// <summary>Size.</summary>
    public long SizeBytes { get; init; }
}
