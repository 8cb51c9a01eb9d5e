using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The question why an object is where it is. It is posted and answered, and not kept.</summary>
public sealed record PlacementReview : IObjectView<PlacementReview>
{
    /// <summary>What is asked.</summary>
    public PlacementReviewSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The answer.</summary>
    public PlacementReviewStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<PlacementReview> JsonTypeInfo => ReviewsJsonContext.Default.PlacementReview;
}

/// <summary>Which object is asked about.</summary>
public sealed record PlacementReviewSpec
{
    /// <summary>Kind, or any other name of its resource, such as <c>deploy</c>.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the object.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The only cluster asked about; empty for all.</summary>
    public string Cluster { get; init => field = value ?? ""; } = "";
}

/// <summary>Why an object is where it is.</summary>
public sealed record PlacementReviewStatus
{
    /// <summary>The object.</summary>
    public ReviewedObject Object { get; init => field = value ?? new(); } = new();

    /// <summary>What decides: a policy, annotations, or nothing.</summary>
    public string Policy { get; init => field = value ?? ""; } = "";

    /// <summary>Why that one holds, and what of others that are about the object.</summary>
    public string[] PolicyReasons { get; init => field = value ?? []; } = [];

    /// <summary>How replicas are divided; empty for an object that is copied whole.</summary>
    public string Division { get; init => field = value ?? ""; } = "";

    /// <summary>Replicas to divide; null for an object that is copied whole.</summary>
    public long? Replicas { get; init; }

    /// <summary>Replicas for which no cluster has room.</summary>
    public long Shortfall { get; init; }

    /// <summary>What else is to be known of the decision.</summary>
    public string[] Notes { get; init => field = value ?? []; } = [];

    /// <summary>The clusters, by name.</summary>
    public ReviewedCluster[] Clusters { get; init => field = value ?? []; } = [];

    /// <summary>Overrides of the copies.</summary>
    public ReviewedOverride[] Overrides { get; init => field = value ?? []; } = [];

    /// <summary>Fields that two override policies want to be different.</summary>
    public string[] Conflicts { get; init => field = value ?? []; } = [];

    /// <summary>The last moves, the newest first.</summary>
    public PlacementMove[] Moves { get; init => field = value ?? []; } = [];
}

/// <summary>Names an object.</summary>
public sealed record ReviewedObject
{
    /// <summary>API version.</summary>
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Kind.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Namespace; empty for none.</summary>
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>Why a cluster has its part.</summary>
public sealed record ReviewedCluster
{
    /// <summary>Name of the cluster.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary><c>Place</c>, <c>Remove</c> or <c>Leave</c>.</summary>
    public string Verdict { get; init => field = value ?? ""; } = "";

    /// <summary>One word for the reason.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The same for people.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>Replicas that the copy asks for now; null without a copy, or for an object that is copied whole.</summary>
    public long? Now { get; init; }

    /// <summary>Replicas of the copy that are ready.</summary>
    public long? Ready { get; init; }

    /// <summary>Replicas that the copy is asked for next.</summary>
    public long? Next { get; init; }

    /// <summary>Replicas in the end, when everything has moved that is to move.</summary>
    public long? Target { get; init; }

    /// <summary>What became of it, as the Placement has it.</summary>
    public string State { get; init => field = value ?? ""; } = "";

    /// <summary>What the decision was made from, by name.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>What the cluster had to pass, in order.</summary>
    public ReviewedFilter[] Filters { get; init => field = value ?? []; } = [];

    /// <summary>What ranked it among the others, in order.</summary>
    public ReviewedScore[] Scores { get; init => field = value ?? []; } = [];
}

/// <summary>One condition that a cluster had to pass.</summary>
public sealed record ReviewedFilter
{
    /// <summary>Name of the filter.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the cluster passed.</summary>
    public bool Passed { get; init; }

    /// <summary>Why, or why not.</summary>
    public string Message { get; init => field = value ?? ""; } = "";
}

/// <summary>One thing that ranked a cluster.</summary>
public sealed record ReviewedScore
{
    /// <summary>What was scored.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The score.</summary>
    public string Value { get; init => field = value ?? ""; } = "";
}

/// <summary>A field of a copy that an override set.</summary>
public sealed record ReviewedOverride
{
    /// <summary>Cluster of the copy.</summary>
    public string Cluster { get; init => field = value ?? ""; } = "";

    /// <summary>The policy that set it.</summary>
    public string Policy { get; init => field = value ?? ""; } = "";

    /// <summary>The field.</summary>
    public string Field { get; init => field = value ?? ""; } = "";

    /// <summary>What it was set to.</summary>
    public string Value { get; init => field = value ?? ""; } = "";
}
