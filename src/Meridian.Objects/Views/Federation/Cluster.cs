using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a federation's member.</summary>
public sealed record Cluster : IObjectView<Cluster>
{
    /// <summary>How to reach it and where it is.</summary>
    public ClusterSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What was observed.</summary>
    public ClusterStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<Cluster> JsonTypeInfo => ObjectsJsonContext.Default.Cluster;
}

/// <summary>How to reach a member and where it is.</summary>
public sealed record ClusterSpec
{
    /// <summary>URL of its API server.</summary>
    public string Server { get; init => field = value ?? ""; } = "";

    /// <summary>PEM of the certificate authority of the server, in base64; empty to take it from the secret or the system.</summary>
    public string CaBundle { get; init => field = value ?? ""; } = "";

    /// <summary>Secret in the federation's system namespace with the credentials.</summary>
    public LocalReference SecretRef { get; init => field = value ?? new(); } = new();

    /// <summary>Region; empty to take it from the nodes.</summary>
    public string Region { get; init => field = value ?? ""; } = "";

    /// <summary>Zones; empty to take them from the nodes.</summary>
    public string[] Zones { get; init => field = value ?? []; } = [];

    /// <summary>Degrees north, -90 to 90; null if not known.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees east, -180 to 180; null if not known.</summary>
    public double? Longitude { get; init; }

    /// <summary>What objects must tolerate to be placed here.</summary>
    public Taint[] Taints { get; init => field = value ?? []; } = [];

    /// <summary>Who runs the member, such as <c>aws</c>; empty if not told.</summary>
    public string Provider { get; init => field = value ?? ""; } = "";
}

/// <summary>What was observed of a member.</summary>
public sealed record ClusterStatus
{
    /// <summary>Ready, Offline, CredentialsValid, ApisComplete.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Region in effect.</summary>
    public string Region { get; init => field = value ?? ""; } = "";

    /// <summary>Zones in effect.</summary>
    public string[] Zones { get; init => field = value ?? []; } = [];

    /// <summary>Nodes.</summary>
    public int Nodes { get; init; }

    /// <summary>Nodes that are ready.</summary>
    public int ReadyNodes { get; init; }

    /// <summary>Kubernetes version.</summary>
    public string Version { get; init => field = value ?? ""; } = "";

    /// <summary>Provider in effect; empty if not known.</summary>
    public string Provider { get; init => field = value ?? ""; } = "";

    /// <summary>Types, such as <c>jobs.v1.batch</c>, that federated objects need and the member does not serve.</summary>
    public string[] MissingApis { get; init => field = value ?? []; } = [];

    /// <summary>Room in the member.</summary>
    public ClusterResources Resources { get; init => field = value ?? new(); } = new();

    /// <summary>When the federation's token ends; null if it has none that does.</summary>
    public DateTimeOffset? CredentialsExpire { get; init; }
}

/// <summary>Room in a member.</summary>
public sealed record ClusterResources
{
    /// <summary>What the ready and schedulable nodes have for pods.</summary>
    public IReadOnlyDictionary<string, Quantity> Allocatable { get; init => field = value ?? ResourceRequirements.None; } = ResourceRequirements.None;

    /// <summary>What the pods on nodes ask for.</summary>
    public IReadOnlyDictionary<string, Quantity> Requested { get; init => field = value ?? ResourceRequirements.None; } = ResourceRequirements.None;
}
