using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a ClusterProfile: a cluster as other tools know it.</summary>
public sealed record ClusterProfile : IObjectView<ClusterProfile>
{
    /// <summary>What is known of it.</summary>
    public ClusterProfileStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<ClusterProfile> JsonTypeInfo => ObjectsJsonContext.Default.ClusterProfile;
}

/// <summary>What is known of a cluster.</summary>
public sealed record ClusterProfileStatus
{
    /// <summary>ControlPlaneHealthy, Joined.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];
}
