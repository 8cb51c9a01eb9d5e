using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a Placement: where the federated object of the same name was placed.</summary>
public sealed record Placement : IObjectView<Placement>
{
    /// <summary>Whose placement it is.</summary>
    public PlacementSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The split.</summary>
    public PlacementStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<Placement> JsonTypeInfo => ObjectsJsonContext.Default.Placement;
}

/// <summary>Whose placement it is.</summary>
public sealed record PlacementSpec
{
    /// <summary>The object.</summary>
    public PlacedObject Object { get; init => field = value ?? new(); } = new();
}

/// <summary>The type of a placed object.</summary>
public sealed record PlacedObject
{
    /// <summary>Group and version.</summary>
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Kind.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Name; it is in the namespace of the Placement, or in none.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>The split of an object over members.</summary>
public sealed record PlacementStatus
{
    /// <summary>Generation of the object that the split was made for.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>One entry for each member that has a part, and for some of those that have none.</summary>
    public PlacedCluster[] Clusters { get; init => field = value ?? []; } = [];

    /// <summary>The policy that holds for the object, such as <c>PlacementPolicy default/web</c>; empty for none.</summary>
    public string Policy { get; init => field = value ?? ""; } = "";

    /// <summary>The last moves, the newest first.</summary>
    public PlacementMove[] Moves { get; init => field = value ?? []; } = [];
}

/// <summary>One member's part.</summary>
public sealed record PlacedCluster
{
    /// <summary>Name of the member.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Replicas it should run; null for objects without replicas.</summary>
    public int? Replicas { get; init; }

    /// <summary>Replicas ready there; null if not known.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>What the member was last brought to: the object's generation or, for kinds without, a fingerprint; empty if nothing was placed yet.</summary>
    public string Version { get; init => field = value ?? ""; } = "";

    /// <summary>What the copy says of itself, for kinds whose statuses are not summed.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];

    /// <summary>What became of it, such as <c>Placed</c>, <c>Pending</c> or <c>Failed</c>.</summary>
    public string State { get; init => field = value ?? ""; } = "";

    /// <summary>Why the member has its part, machine-readable.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The same for people.</summary>
    public string Message { get; init => field = value ?? ""; } = "";
}

/// <summary>A change of what a member is to run.</summary>
public sealed record PlacementMove
{
    /// <summary>When it was decided.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Name of the member.</summary>
    public string Cluster { get; init => field = value ?? ""; } = "";

    /// <summary>Replicas before; null if there was no copy, or for objects without replicas.</summary>
    public int? From { get; init; }

    /// <summary>Replicas after; null if the copy was removed, or for objects without replicas.</summary>
    public int? To { get; init; }

    /// <summary>Why, machine-readable.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The same for people.</summary>
    public string Message { get; init => field = value ?? ""; } = "";
}
