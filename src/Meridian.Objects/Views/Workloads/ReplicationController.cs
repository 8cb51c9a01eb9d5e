using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a ReplicationController's own part, its selector. The rest is as in a <see cref="ReplicaSet"/>.</summary>
public sealed record ReplicationController : IObjectView<ReplicationController>
{
    /// <summary>What is wanted.</summary>
    public ReplicationControllerSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What was observed.</summary>
    public ReplicaSetStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<ReplicationController> JsonTypeInfo => ObjectsJsonContext.Default.ReplicationController;
}

/// <summary>What a ReplicationController wants.</summary>
public sealed record ReplicationControllerSpec
{
    /// <summary>Wanted pods. Default 1.</summary>
    public int? Replicas { get; init; }

    /// <summary>Seconds a pod must be ready to count as available.</summary>
    public int MinReadySeconds { get; init; }

    /// <summary>Labels of the pods that belong to it.</summary>
    public IReadOnlyDictionary<string, string> Selector { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>What the pods look like.</summary>
    public PodTemplate Template { get; init => field = value ?? new(); } = new();
}
