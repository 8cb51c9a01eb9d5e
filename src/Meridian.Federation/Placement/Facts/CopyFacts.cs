namespace Meridian.Federation;

/// <summary>What a member holds of one object. Members that hold nothing have none.</summary>
/// <param name="Cluster">Name of the member.</param>
internal sealed record CopyFacts(string Cluster)
{
    /// <summary>Replicas the copy asks for now; null for kinds without, and without a copy of ours.</summary>
    public long? Wanted { get; init; }

    /// <summary>Replicas of the copy that are ready.</summary>
    public long Ready { get; init; }

    /// <summary>Whether an object of that name is there which the federation did not make. Then the member cannot take part.</summary>
    public bool Conflict { get; init; }

    /// <summary>Replicas that have not found a node yet, however short a time ago they were made.</summary>
    public long Waiting { get; init; }

    /// <summary>Replicas that have been unschedulable for so long that they are to run elsewhere.</summary>
    public long Unschedulable { get; init; }
}
