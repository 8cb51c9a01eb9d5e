namespace Meridian.Dns;

/// <summary>What a policy decided about one target.</summary>
/// <param name="Target">The target.</param>
public sealed record TargetVerdict(TrafficTarget Target)
{
    /// <summary>Those of one group are answered together; -1 for a target that is not answered.</summary>
    public int Group { get; init; } = -1;

    /// <summary>Part of the answers in which its group is given, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>Why.</summary>
    public TrafficReason Reason { get; init; }

    /// <summary>Distance from the client over the globe; null if not known.</summary>
    public double? Km { get; init; }

    /// <summary>Round trip from the client, measured or estimated; null if not known.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>Whether the round trip was measured, or set, for the two regions.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>Whether it is answered.</summary>
    public bool IsChosen => Group >= 0;
}

/// <summary>Why a target is answered, or not.</summary>
public enum TrafficReason
{
    /// <summary>It takes no traffic.</summary>
    Unhealthy,

    /// <summary>It is nearest to the client.</summary>
    Nearest,

    /// <summary>Another is nearer.</summary>
    Farther,

    /// <summary>Its place is not known, and that of others is.</summary>
    Unplaced,

    /// <summary>Where the client is, or any target, is not known: all are answered.</summary>
    PlaceUnknown,

    /// <summary>It is the first healthy one of the policy's order.</summary>
    First,

    /// <summary>One that comes before it is healthy.</summary>
    LaterInOrder,

    /// <summary>It takes what those before it cannot carry.</summary>
    Spill,

    /// <summary>It is answered as often as its weight says.</summary>
    Weight,

    /// <summary>Its weight is 0.</summary>
    NoWeight,

    /// <summary>All are answered, in turns.</summary>
    TakesTurns,
}
