using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The question what would become of objects if they were written. It is posted and answered; nothing is written.</summary>
public sealed record PlanReview : IObjectView<PlanReview>
{
    /// <summary>What is asked.</summary>
    public PlanReviewSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The answer.</summary>
    public PlanReviewStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<PlanReview> JsonTypeInfo => ReviewsJsonContext.Default.PlanReview;
}

/// <summary>What would be written.</summary>
public sealed record PlanReviewSpec
{
    /// <summary>Whole objects: workloads, policies, overrides, anything.</summary>
    public JsonElement[] Objects { get; init => field = value ?? []; } = [];
}

/// <summary>What would become of the objects, and of others that policies among them are about.</summary>
public sealed record PlanReviewStatus
{
    /// <summary>Objects that would be placed, or placed otherwise.</summary>
    public PlannedObject[] Objects { get; init => field = value ?? []; } = [];

    /// <summary>What else is to be known.</summary>
    public string[] Notes { get; init => field = value ?? []; } = [];
}

/// <summary>Where an object is and where it would be.</summary>
public sealed record PlannedObject
{
    /// <summary>The object.</summary>
    public ReviewedObject Object { get; init => field = value ?? new(); } = new();

    /// <summary>What applying it does: <c>Create</c>, <c>Update</c> or nothing; empty for an object that is not applied.</summary>
    public string Action { get; init => field = value ?? ""; } = "";

    /// <summary>What decides.</summary>
    public string Policy { get; init => field = value ?? ""; } = "";

    /// <summary>Replicas asked for then; null for an object that is copied whole.</summary>
    public long? Replicas { get; init; }

    /// <summary>Replicas that change their cluster.</summary>
    public long Moves { get; init; }

    /// <summary>Replicas for which no cluster has room.</summary>
    public long Shortfall { get; init; }

    /// <summary>Why the object would not, or not yet, be placed as its rules say; empty if it would.</summary>
    public string Problem { get; init => field = value ?? ""; } = "";

    /// <summary>Why nothing can be said; empty if something can.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>The clusters, by name.</summary>
    public PlannedCluster[] Clusters { get; init => field = value ?? []; } = [];

    /// <summary>Fields of copies that overrides would make different from the object.</summary>
    public PlannedChange[] Overrides { get; init => field = value ?? []; } = [];

    /// <summary>Whether overrides would change other fields than now, or to other values.</summary>
    public bool OverridesChange { get; init; }

    /// <summary>Overrides that could not be applied.</summary>
    public string[] Failures { get; init => field = value ?? []; } = [];

    /// <summary>Fields that two override policies want to be different.</summary>
    public string[] Conflicts { get; init => field = value ?? []; } = [];

    /// <summary>Whether the object, where it is, or its copies would be otherwise.</summary>
    public bool HasChanges => Action.Length > 0 || OverridesChange || IsPlacedOtherwise;

    /// <summary>Whether the object would be elsewhere.</summary>
    public bool IsPlacedOtherwise => Clusters.Any(c => c.Changes);
}

/// <summary>A cluster's part of an object.</summary>
public sealed record PlannedCluster
{
    /// <summary>Name of the cluster.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Whether there is a copy now.</summary>
    public bool PlacedNow { get; init; }

    /// <summary>Whether there will be a copy.</summary>
    public bool PlacedThen { get; init; }

    /// <summary>Replicas now; null without a copy, or for an object that is copied whole.</summary>
    public long? Now { get; init; }

    /// <summary>Replicas in the end.</summary>
    public long? Then { get; init; }

    /// <summary>One word for the reason.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The same for people.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>Whether anything becomes different.</summary>
    public bool Changes => PlacedNow != PlacedThen || (Now ?? 0) != (Then ?? 0);
}

/// <summary>A field of a copy that becomes different.</summary>
public sealed record PlannedChange
{
    /// <summary>Cluster of the copy.</summary>
    public string Cluster { get; init => field = value ?? ""; } = "";

    /// <summary>The field.</summary>
    public string Field { get; init => field = value ?? ""; } = "";

    /// <summary>Its value without overrides; empty if it has none.</summary>
    public string Before { get; init => field = value ?? ""; } = "";

    /// <summary>Its value then; empty if it has none.</summary>
    public string After { get; init => field = value ?? ""; } = "";
}
