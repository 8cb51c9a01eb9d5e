using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a volume.</summary>
public sealed record PersistentVolume : IObjectView<PersistentVolume>
{
    /// <summary>What it is.</summary>
    public PersistentVolumeSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>How far it is.</summary>
    public PersistentVolumeStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<PersistentVolume> JsonTypeInfo => ObjectsJsonContext.Default.PersistentVolume;
}

/// <summary>What a volume is.</summary>
public sealed record PersistentVolumeSpec
{
    /// <summary>Its size, under <c>storage</c>.</summary>
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init => field = value ?? ResourceRequirements.None; } = ResourceRequirements.None;

    /// <summary><c>ReadWriteOnce</c>, <c>ReadOnlyMany</c>, <c>ReadWriteMany</c>, <c>ReadWriteOncePod</c>.</summary>
    public string[] AccessModes { get; init => field = value ?? []; } = [];

    /// <summary>The claim that has it, or that it is kept for; null for neither.</summary>
    public ObjectReference? ClaimRef { get; init; }

    /// <summary>What becomes of it after its claim: <c>Retain</c>, <c>Delete</c> or <c>Recycle</c>.</summary>
    public string PersistentVolumeReclaimPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Its class; empty for none.</summary>
    public string StorageClassName { get; init => field = value ?? ""; } = "";

    /// <summary><c>Filesystem</c> or <c>Block</c>.</summary>
    public string VolumeMode { get; init => field = value ?? "Filesystem"; } = "Filesystem";

    /// <summary>From which nodes it can be reached; null for all.</summary>
    public VolumeNodeAffinity? NodeAffinity { get; init; }

    /// <summary>A directory of a node; null for another kind.</summary>
    public LocalVolumeSource? Local { get; init; }

    /// <summary>A volume of a driver, as it is written; null for another kind.</summary>
    public JsonElement? Csi { get; init; }
}

/// <summary>From which nodes a volume can be reached.</summary>
public sealed record VolumeNodeAffinity
{
    /// <summary>What a node must fulfil; null for anything.</summary>
    public NodeSelector? Required { get; init; }
}

/// <summary>A directory of a node.</summary>
public sealed record LocalVolumeSource
{
    /// <summary>The directory.</summary>
    public string Path { get; init => field = value ?? ""; } = "";
}

/// <summary>How far a volume is.</summary>
public sealed record PersistentVolumeStatus
{
    /// <summary><c>Pending</c>, <c>Available</c>, <c>Bound</c>, <c>Released</c> or <c>Failed</c>.</summary>
    public string Phase { get; init => field = value ?? ""; } = "";
}
