using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a PlacementPolicy, and of a ClusterPlacementPolicy.</summary>
public sealed record PlacementPolicy : IObjectView<PlacementPolicy>
{
    /// <summary>Which objects it is about, and where they go.</summary>
    public PlacementPolicySpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What became of it.</summary>
    public PlacementPolicyStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<PlacementPolicy> JsonTypeInfo => ObjectsJsonContext.Default.PlacementPolicy;
}

/// <summary>Which objects a policy is about, and where they go.</summary>
public sealed record PlacementPolicySpec
{
    /// <summary>The objects; an object must match one entry. None for every object in reach.</summary>
    public ResourceSelector[] ResourceSelectors { get; init => field = value ?? []; } = [];

    /// <summary>Of several policies about an object the one of the highest priority holds.</summary>
    public int Priority { get; init; }

    /// <summary>Whether the placement of its objects is frozen.</summary>
    public bool Suspend { get; init; }

    /// <summary>Clusters that come into question.</summary>
    public ClusterSelection Clusters { get; init => field = value ?? new(); } = new();

    /// <summary>Groups of clusters in order of preference; none for one group of all.</summary>
    public AffinityGroup[] AffinityGroups { get; init => field = value ?? []; } = [];

    /// <summary>Taints of clusters that the objects bear.</summary>
    public Toleration[] Tolerations { get; init => field = value ?? []; } = [];

    /// <summary>How objects and replicas spread over groups of clusters.</summary>
    public SpreadConstraint[] Spread { get; init => field = value ?? []; } = [];

    /// <summary>How replicas are divided.</summary>
    public ReplicaDivision Replicas { get; init => field = value ?? new(); } = new();

    /// <summary>How many replicas may change their cluster at once.</summary>
    public MovementRules Movement { get; init => field = value ?? new(); } = new();

    /// <summary>What happens when a cluster is lost, and when it is back.</summary>
    public FailoverRules Failover { get; init => field = value ?? new(); } = new();

    /// <summary><c>Never</c>, <c>IfIdentical</c> or <c>Always</c>; empty means Never.</summary>
    public string Adopt { get; init => field = value ?? ""; } = "";

    /// <summary><c>Correct</c> or <c>Report</c>; empty means Correct.</summary>
    public string Drift { get; init => field = value ?? ""; } = "";

    /// <summary><c>Follow</c> or <c>Ignore</c>; empty means Follow.</summary>
    public string Dependencies { get; init => field = value ?? ""; } = "";
}

/// <summary>Names objects of the federation. What is left out matches all.</summary>
public sealed record ResourceSelector
{
    /// <summary>API version; empty for any.</summary>
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Kind; empty for any.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Name; empty for any.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Namespace; empty for any that is in reach.</summary>
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>Labels; null for any.</summary>
    public SelectorObject? LabelSelector { get; init; }
}

/// <summary>One group of clusters, to be used as long as it can hold the object.</summary>
public sealed record AffinityGroup : ClusterSelection
{
    /// <summary>Name of the group.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>How objects and replicas spread over groups of clusters.</summary>
public sealed record SpreadConstraint
{
    /// <summary><c>cluster</c>, <c>region</c>, <c>zone</c>, <c>provider</c>, or a label of the Cluster objects.</summary>
    public string TopologyKey { get; init => field = value ?? ""; } = "";

    /// <summary>Largest difference between the replicas of two groups; null for any.</summary>
    public int? MaxSkew { get; init; }

    /// <summary>Fewest groups that are used; null for 1.</summary>
    public int? MinGroups { get; init; }

    /// <summary>Most groups that are used; null for all.</summary>
    public int? MaxGroups { get; init; }

    /// <summary><c>DoNotSchedule</c> or <c>ScheduleAnyway</c>; empty means DoNotSchedule.</summary>
    public string WhenUnsatisfiable { get; init => field = value ?? ""; } = "";
}

/// <summary>How replicas are divided over the clusters that were selected.</summary>
public sealed record ReplicaDivision
{
    /// <summary><c>Balanced</c>, <c>Duplicated</c>, <c>Weighted</c>, <c>Capacity</c> or <c>Aggregated</c>; empty means Balanced.</summary>
    public string Division { get; init => field = value ?? ""; } = "";

    /// <summary>Weights and bounds; the first entry that selects a cluster holds for it.</summary>
    public ClusterReplicas[] Clusters { get; init => field = value ?? []; } = [];

    /// <summary>Fewest replicas of a cluster without an entry; null for 0.</summary>
    public int? Min { get; init; }

    /// <summary>Most replicas of a cluster without an entry; null for no limit.</summary>
    public int? Max { get; init; }

    /// <summary>Whether replicas that run may be moved to fit the division; null for the kind's default.</summary>
    public bool? Rebalance { get; init; }
}

/// <summary>Weight and bounds of some clusters.</summary>
public sealed record ClusterReplicas : ClusterSelection
{
    /// <summary>Share relative to the weights of others; null for 0.</summary>
    public int? Weight { get; init; }

    /// <summary>Fewest replicas; null for 0.</summary>
    public int? Min { get; init; }

    /// <summary>Most replicas; null for no limit.</summary>
    public int? Max { get; init; }
}

/// <summary>How many replicas may change their cluster at once.</summary>
public sealed record MovementRules
{
    /// <summary>Replicas of an object that may be moved within a window, or a percentage of them; null for no limit.</summary>
    public IntOrString? Budget { get; init; }

    /// <summary>Length of the window, such as <c>30s</c>; empty means one minute.</summary>
    public string Window { get; init => field = value ?? ""; } = "";
}

/// <summary>What happens when a cluster is lost, when pods cannot run there, and when it is back. Times are as <see cref="DurationText"/> reads them; empty means the federation's.</summary>
public sealed record FailoverRules
{
    /// <summary>Whether the work of a lost cluster is given to others; null means yes.</summary>
    public bool? Enabled { get; init; }

    /// <summary>How long a cluster must fail until it is given no more work.</summary>
    public string NotReadyAfter { get; init => field = value ?? ""; } = "";

    /// <summary>How long a cluster must fail until what it runs is given to others.</summary>
    public string After { get; init => field = value ?? ""; } = "";

    /// <summary>How long a cluster that was lost must be well until it is given work again.</summary>
    public string FailbackAfter { get; init => field = value ?? ""; } = "";

    /// <summary>How long pods must be unschedulable until their replicas are given to other clusters.</summary>
    public string UnschedulableAfter { get; init => field = value ?? ""; } = "";

    /// <summary>How long replicas are kept where they were until their replacements elsewhere are ready.</summary>
    public string GracePeriod { get; init => field = value ?? ""; } = "";
}

/// <summary>What became of a policy.</summary>
public sealed record PlacementPolicyStatus
{
    /// <summary>Applied.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];

    /// <summary>Generation of the policy that the status is about.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Objects that the policy holds for.</summary>
    public long Objects { get; init; }

    /// <summary>Of these, objects that are placed as it says.</summary>
    public long Placed { get; init; }
}
