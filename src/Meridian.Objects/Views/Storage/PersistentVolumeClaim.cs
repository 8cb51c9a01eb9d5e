using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a claim to a volume.</summary>
public sealed record PersistentVolumeClaim : IObjectView<PersistentVolumeClaim>
{
    /// <summary>What is asked for.</summary>
    public PersistentVolumeClaimSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What it has.</summary>
    public PersistentVolumeClaimStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<PersistentVolumeClaim> JsonTypeInfo => ObjectsJsonContext.Default.PersistentVolumeClaim;
}

/// <summary>What a claim asks for.</summary>
public sealed record PersistentVolumeClaimSpec
{
    /// <summary>Modes that the volume must have, all of them.</summary>
    public string[] AccessModes { get; init => field = value ?? []; } = [];

    /// <summary>Which volumes will do; null for any.</summary>
    public SelectorObject? Selector { get; init; }

    /// <summary>The size, under <c>requests.storage</c>.</summary>
    public ResourceRequirements Resources { get; init => field = value ?? new(); } = new();

    /// <summary>The volume it has or wants; empty for none yet.</summary>
    public string VolumeName { get; init => field = value ?? ""; } = "";

    /// <summary>The class; empty for volumes without one, null for the default class.</summary>
    public string? StorageClassName { get; init; }

    /// <summary><c>Filesystem</c> or <c>Block</c>.</summary>
    public string VolumeMode { get; init => field = value ?? "Filesystem"; } = "Filesystem";

    /// <summary>What the volume is filled from; null for nothing.</summary>
    public ObjectReference? DataSource { get; init; }

    /// <summary>As <see cref="DataSource"/>, of any kind.</summary>
    public ObjectReference? DataSourceRef { get; init; }
}

/// <summary>What a claim has.</summary>
public sealed record PersistentVolumeClaimStatus
{
    /// <summary><c>Pending</c>, <c>Bound</c> or <c>Lost</c>.</summary>
    public string Phase { get; init => field = value ?? ""; } = "";

    /// <summary>The size, under <c>storage</c>.</summary>
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init => field = value ?? ResourceRequirements.None; } = ResourceRequirements.None;
}
