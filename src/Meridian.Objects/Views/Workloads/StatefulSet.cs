using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a StatefulSet.</summary>
public sealed record StatefulSet : IObjectView<StatefulSet>
{
    /// <summary>What is wanted.</summary>
    public StatefulSetSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What was observed.</summary>
    public StatefulSetStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<StatefulSet> JsonTypeInfo => ObjectsJsonContext.Default.StatefulSet;
}

/// <summary>What a StatefulSet wants.</summary>
public sealed record StatefulSetSpec
{
    /// <summary>Wanted pods. Default 1.</summary>
    public int? Replicas { get; init; }

    /// <summary>Pods that belong to it.</summary>
    public SelectorObject Selector { get; init => field = value ?? new(); } = new();

    /// <summary>What the pods look like.</summary>
    public PodTemplate Template { get; init => field = value ?? new(); } = new();

    /// <summary>Claims of each pod, as they are written.</summary>
    public JsonElement[] VolumeClaimTemplates { get; init => field = value ?? []; } = [];

    /// <summary>The headless service that names the pods; may be empty.</summary>
    public string ServiceName { get; init => field = value ?? ""; } = "";

    /// <summary><c>OrderedReady</c> or <c>Parallel</c>; empty means OrderedReady.</summary>
    public string PodManagementPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>How old pods are replaced.</summary>
    public StatefulSetUpdateStrategy UpdateStrategy { get; init => field = value ?? new(); } = new();

    /// <summary>Seconds a pod must be ready to count as available.</summary>
    public int MinReadySeconds { get; init; }

    /// <summary>Old revisions to keep. Default 10.</summary>
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>How the pods are numbered.</summary>
    public StatefulSetOrdinals Ordinals { get; init => field = value ?? new(); } = new();

    /// <summary>What becomes of claims that are no longer used.</summary>
    public ClaimRetentionPolicy PersistentVolumeClaimRetentionPolicy { get; init => field = value ?? new(); } = new();
}

/// <summary>How a StatefulSet replaces old pods.</summary>
public sealed record StatefulSetUpdateStrategy
{
    /// <summary><c>RollingUpdate</c> or <c>OnDelete</c>; empty means RollingUpdate.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Limits of a rolling update; null for the defaults.</summary>
    public StatefulSetRollingUpdate? RollingUpdate { get; init; }
}

/// <summary>Limits of a StatefulSet's rolling update.</summary>
public sealed record StatefulSetRollingUpdate
{
    /// <summary>So many pods, from the lowest number on, stay at the old revision.</summary>
    public int Partition { get; init; }

    /// <summary>Pods that may be missing. Default 1.</summary>
    public IntOrString? MaxUnavailable { get; init; }
}

/// <summary>How the pods of a StatefulSet are numbered.</summary>
public sealed record StatefulSetOrdinals
{
    /// <summary>Number of the first pod.</summary>
    public int Start { get; init; }
}

/// <summary>What becomes of the claims of a StatefulSet.</summary>
public sealed record ClaimRetentionPolicy
{
    /// <summary><c>Retain</c> or <c>Delete</c> when the set goes; empty means Retain.</summary>
    public string WhenDeleted { get; init => field = value ?? ""; } = "";

    /// <summary><c>Retain</c> or <c>Delete</c> when its pod is scaled away; empty means Retain.</summary>
    public string WhenScaled { get; init => field = value ?? ""; } = "";
}

/// <summary>What was observed of a StatefulSet.</summary>
public sealed record StatefulSetStatus
{
    /// <summary>Generation the status was made for.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Pods.</summary>
    public int Replicas { get; init; }

    /// <summary>Ready pods.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Available pods.</summary>
    public int AvailableReplicas { get; init; }

    /// <summary>Pods of <see cref="CurrentRevision"/>.</summary>
    public int CurrentReplicas { get; init; }

    /// <summary>Pods of <see cref="UpdateRevision"/>.</summary>
    public int UpdatedReplicas { get; init; }

    /// <summary>Revision that an update replaces.</summary>
    public string CurrentRevision { get; init => field = value ?? ""; } = "";

    /// <summary>Revision of the present template.</summary>
    public string UpdateRevision { get; init => field = value ?? ""; } = "";

    /// <summary>How often a revision's name was taken.</summary>
    public int? CollisionCount { get; init; }
}
