using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a lease.</summary>
public sealed record Lease : IObjectView<Lease>
{
    /// <summary>Who holds it.</summary>
    public LeaseSpec Spec { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<Lease> JsonTypeInfo => ObjectsJsonContext.Default.Lease;
}

/// <summary>Who holds a lease.</summary>
public sealed record LeaseSpec
{
    /// <summary>Holder; empty for none.</summary>
    public string HolderIdentity { get; init => field = value ?? ""; } = "";

    /// <summary>Seconds after the last renewal at which others may take it.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>When the holder took it.</summary>
    public DateTimeOffset? AcquireTime { get; init; }

    /// <summary>When the holder renewed it last.</summary>
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>How often the holder changed.</summary>
    public int? LeaseTransitions { get; init; }
}
