using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a pod.</summary>
public sealed record Pod : IObjectView<Pod>
{
    /// <summary>What should run.</summary>
    public PodSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What was observed.</summary>
    public PodStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<Pod> JsonTypeInfo => ObjectsJsonContext.Default.Pod;
}
