namespace Meridian.Dns;

/// <summary>One of the answers among which a provider chooses; of a record set without routing the only one.</summary>
public sealed record RoutedAnswer
{
    /// <summary>What tells the answer from its siblings: a cluster, a place. Empty without routing.</summary>
    public string Id { get; init; } = "";

    /// <summary>The records; at least one.</summary>
    public required IReadOnlyList<RecordData> Data { get; init; }

    /// <summary>Where the records lead to: a region of ours when wanted, the provider's own word once adapted. Empty if it does not matter.</summary>
    public string Place { get; init; } = "";

    /// <summary>Share among its siblings, 0 to 255; 0 is given only when all are 0. Default 1.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>What the provider probes before it gives this answer, such as <c>tcp:80@192.0.2.1</c>; empty for nothing.</summary>
    public string HealthCheck { get; init; } = "";

    /// <inheritdoc />
    public bool Equals(RoutedAnswer? other) =>
        other is not null && Id == other.Id && Place == other.Place && Weight == other.Weight && HealthCheck == other.HealthCheck && Data.SequenceEqual(other.Data);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Id, Place, Weight, Data.Count);
}
