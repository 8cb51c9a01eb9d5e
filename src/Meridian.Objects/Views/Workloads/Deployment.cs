using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a Deployment.</summary>
public sealed record Deployment : IObjectView<Deployment>
{
    /// <summary>What is wanted.</summary>
    public DeploymentSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What was observed.</summary>
    public DeploymentStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<Deployment> JsonTypeInfo => ObjectsJsonContext.Default.Deployment;
}

/// <summary>What a Deployment wants.</summary>
public sealed record DeploymentSpec
{
    /// <summary>Wanted pods. Default 1.</summary>
    public int? Replicas { get; init; }

    /// <summary>Pods that belong to it.</summary>
    public SelectorObject Selector { get; init => field = value ?? new(); } = new();

    /// <summary>What the pods look like.</summary>
    public PodTemplate Template { get; init => field = value ?? new(); } = new();

    /// <summary>How old pods are replaced.</summary>
    public DeploymentStrategy Strategy { get; init => field = value ?? new(); } = new();

    /// <summary>Seconds a pod must be ready to count as available.</summary>
    public int MinReadySeconds { get; init; }

    /// <summary>Old ReplicaSets to keep. Default 10.</summary>
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>Whether changes of the template wait.</summary>
    public bool Paused { get; init; }

    /// <summary>Seconds without progress until it counts as failed. Default 600.</summary>
    public int? ProgressDeadlineSeconds { get; init; }
}

/// <summary>How old pods are replaced.</summary>
public sealed record DeploymentStrategy
{
    /// <summary><c>RollingUpdate</c> or <c>Recreate</c>; empty means RollingUpdate.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Limits of a rolling update; null for the defaults.</summary>
    public RollingUpdate? RollingUpdate { get; init; }
}

/// <summary>Limits of a rolling update.</summary>
public sealed record RollingUpdate
{
    /// <summary>Pods that may be missing. Default 25%.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Pods that may be there in addition. Default 25%.</summary>
    public IntOrString? MaxSurge { get; init; }
}

/// <summary>What was observed of a Deployment.</summary>
public sealed record DeploymentStatus
{
    /// <summary>Generation the status was made for.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Pods.</summary>
    public int Replicas { get; init; }

    /// <summary>Pods of the newest template.</summary>
    public int UpdatedReplicas { get; init; }

    /// <summary>Ready pods.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Available pods.</summary>
    public int AvailableReplicas { get; init; }

    /// <summary>Pods missing or not available.</summary>
    public int UnavailableReplicas { get; init; }

    /// <summary>How often a ReplicaSet's name was taken.</summary>
    public int? CollisionCount { get; init; }

    /// <summary>Available, Progressing, ReplicaFailure.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];
}
