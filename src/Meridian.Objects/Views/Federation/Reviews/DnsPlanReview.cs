using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The question what is still to be written at the DNS provider, and for whom. It is posted and answered, and not kept.</summary>
public sealed record DnsPlanReview : IObjectView<DnsPlanReview>
{
    /// <summary>The answer.</summary>
    public DnsPlanStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<DnsPlanReview> JsonTypeInfo => ReviewsJsonContext.Default.DnsPlanReview;
}

/// <summary>How the zone at the provider is doing, and what is still to be written.</summary>
public sealed record DnsPlanStatus
{
    /// <summary>Name of the provider.</summary>
    public string Provider { get; init => field = value ?? ""; } = "";

    /// <summary>One word, as the condition <c>DnsPublished</c> has it; <c>Synced</c> when the zone is as it should be.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>A sentence for people.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>Names that are right.</summary>
    public int Written { get; init; }

    /// <summary>Names that are not yet, or cannot be, as they are wanted.</summary>
    public PlannedName[] Names { get; init => field = value ?? []; } = [];
}

/// <summary>One name that is not as it is wanted.</summary>
public sealed record PlannedName
{
    /// <summary>The name; the zone's own for what says that we live.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The Service it belongs to, as <c>namespace/name</c>; empty for a name that goes and for the zone's own.</summary>
    public string Service { get; init => field = value ?? ""; } = "";

    /// <summary>What would be written: <c>+</c> added, <c>-</c> removed, <c>~</c> changed.</summary>
    public string[] Changes { get; init => field = value ?? []; } = [];

    /// <summary>Why it is not written; empty where it would be.</summary>
    public string Refused { get; init => field = value ?? ""; } = "";
}
