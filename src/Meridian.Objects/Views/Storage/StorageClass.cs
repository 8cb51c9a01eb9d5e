using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a class of volumes.</summary>
public sealed record StorageClass : IObjectView<StorageClass>
{
    /// <summary>Who makes its volumes.</summary>
    public string Provisioner { get; init => field = value ?? ""; } = "";

    /// <summary>Reclaim policy of the volumes made.</summary>
    public string ReclaimPolicy { get; init => field = value ?? "Delete"; } = "Delete";

    /// <summary><c>Immediate</c> or <c>WaitForFirstConsumer</c>.</summary>
    public string VolumeBindingMode { get; init => field = value ?? "Immediate"; } = "Immediate";

    /// <summary>Whether claims may grow.</summary>
    public bool AllowVolumeExpansion { get; init; }

    /// <summary>How the volumes made are mounted.</summary>
    public string[] MountOptions { get; init => field = value ?? []; } = [];

    /// <summary>Whether a volume is sought, or made, only once a pod that uses the claim has its node.</summary>
    public bool WaitsForConsumer => VolumeBindingMode == "WaitForFirstConsumer";

    /// <inheritdoc />
    public static JsonTypeInfo<StorageClass> JsonTypeInfo => ObjectsJsonContext.Default.StorageClass;
}
