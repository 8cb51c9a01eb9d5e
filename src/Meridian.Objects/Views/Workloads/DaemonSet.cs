using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a DaemonSet.</summary>
public sealed record DaemonSet : IObjectView<DaemonSet>
{
    /// <summary>What is wanted.</summary>
    public DaemonSetSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What was observed.</summary>
    public DaemonSetStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<DaemonSet> JsonTypeInfo => ObjectsJsonContext.Default.DaemonSet;
}

/// <summary>What a DaemonSet wants.</summary>
public sealed record DaemonSetSpec
{
    /// <summary>Pods that belong to it.</summary>
    public SelectorObject Selector { get; init => field = value ?? new(); } = new();

    /// <summary>What the pods look like.</summary>
    public PodTemplate Template { get; init => field = value ?? new(); } = new();

    /// <summary>How old pods are replaced.</summary>
    public DaemonSetUpdateStrategy UpdateStrategy { get; init => field = value ?? new(); } = new();

    /// <summary>Seconds a pod must be ready to count as available.</summary>
    public int MinReadySeconds { get; init; }

    /// <summary>Old revisions to keep. Default 10.</summary>
    public int? RevisionHistoryLimit { get; init; }
}

/// <summary>How a DaemonSet replaces old pods.</summary>
public sealed record DaemonSetUpdateStrategy
{
    /// <summary><c>RollingUpdate</c> or <c>OnDelete</c>; empty means RollingUpdate.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Limits of a rolling update, of the number of nodes: by default one pod may be missing and none be there in addition.</summary>
    public RollingUpdate? RollingUpdate { get; init; }
}

/// <summary>What was observed of a DaemonSet.</summary>
public sealed record DaemonSetStatus
{
    /// <summary>Generation the status was made for.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Nodes that are to run a pod.</summary>
    public int DesiredNumberScheduled { get; init; }

    /// <summary>Those of them that have one.</summary>
    public int CurrentNumberScheduled { get; init; }

    /// <summary>Nodes that have a pod and should not.</summary>
    public int NumberMisscheduled { get; init; }

    /// <summary>Nodes with a ready pod.</summary>
    public int NumberReady { get; init; }

    /// <summary>Nodes with a pod of the present template.</summary>
    public int UpdatedNumberScheduled { get; init; }

    /// <summary>Nodes with an available pod.</summary>
    public int NumberAvailable { get; init; }

    /// <summary>Nodes without one.</summary>
    public int NumberUnavailable { get; init; }

    /// <summary>How often a revision's name was taken.</summary>
    public int? CollisionCount { get; init; }
}
