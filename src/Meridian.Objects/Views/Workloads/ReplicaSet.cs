using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a ReplicaSet.</summary>
public sealed record ReplicaSet : IObjectView<ReplicaSet>
{
    /// <summary>What is wanted.</summary>
    public ReplicaSetSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What was observed.</summary>
    public ReplicaSetStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<ReplicaSet> JsonTypeInfo => ObjectsJsonContext.Default.ReplicaSet;
}

/// <summary>What a ReplicaSet wants.</summary>
public sealed record ReplicaSetSpec
{
    /// <summary>Wanted pods. Default 1.</summary>
    public int? Replicas { get; init; }

    /// <summary>Seconds a pod must be ready to count as available.</summary>
    public int MinReadySeconds { get; init; }

    /// <summary>Pods that belong to it.</summary>
    public SelectorObject Selector { get; init => field = value ?? new(); } = new();

    /// <summary>What the pods look like.</summary>
    public PodTemplate Template { get; init => field = value ?? new(); } = new();
}

/// <summary>What was observed of a ReplicaSet.</summary>
public sealed record ReplicaSetStatus
{
    /// <summary>Generation the status was made for.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Pods.</summary>
    public int Replicas { get; init; }

    /// <summary>Pods with all labels of the template.</summary>
    public int FullyLabeledReplicas { get; init; }

    /// <summary>Ready pods.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Available pods.</summary>
    public int AvailableReplicas { get; init; }

    /// <summary>Pods on their way out; null where that is not told.</summary>
    public int? TerminatingReplicas { get; init; }

    /// <summary>ReplicaFailure.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];
}
