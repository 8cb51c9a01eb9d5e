namespace Meridian.Federation;

/// <summary>One member's place at the table when an object is divided.</summary>
internal struct Seat
{
    /// <summary>A number above all numbers of replicas, small enough that sums of it do not overflow.</summary>
    public const long Unlimited = 1L << 40;

    /// <summary>How far it takes part.</summary>
    public SeatState State;

    /// <summary>Whether it would be <see cref="SeatState.Open"/>, without growing, if the object were there already.</summary>
    public bool SparesCopies;

    /// <summary>Whether it is used only if others cannot hold the object.</summary>
    public bool Avoid;

    /// <summary>Whether it may hold the object, and nobody knows: the member has not been seen yet.</summary>
    public bool IsUnknown;

    /// <summary>Whether our copy is there, or was when the member was last seen.</summary>
    public bool HasCopy;

    /// <summary>Replicas the copy asks for now.</summary>
    public long Wanted;

    /// <summary>Replicas of the copy that are ready.</summary>
    public long Ready;

    /// <summary>Share relative to others.</summary>
    public long Weight;

    /// <summary>Fewest replicas it shall have.</summary>
    public long Min;

    /// <summary>Most replicas it may have.</summary>
    public long Max;

    /// <summary>Most replicas that can run there, and not more than <see cref="Max"/>.</summary>
    public long Ceiling;

    /// <summary>Most replicas that pods without a node have shown to run; <see cref="Unlimited"/> if none have.</summary>
    public long Limit;

    /// <summary>Replicas it shall have in the end.</summary>
    public long Target;

    /// <summary>Replicas it is asked for now.</summary>
    public long Asked;

    /// <summary>Why it takes no part; null if it does.</summary>
    public PlacementDecision? Because;
}
