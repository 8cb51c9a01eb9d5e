namespace Meridian.Federation;

/// <summary>What becomes of a member that has no part of an object's replicas.</summary>
internal enum EmptyShare
{
    /// <summary>It holds a copy that asks for none, as in Federation v1.</summary>
    Hold,

    /// <summary>A copy that is there stays and asks for none; none is made.</summary>
    Keep,

    /// <summary>It holds no copy.</summary>
    Drop,
}

/// <summary>What an object asks of its placement.</summary>
/// <param name="Key">Key of the object, <c>namespace/name</c>; breaks ties.</param>
/// <param name="Replicas">Replicas to divide; null for objects that are simply copied.</param>
internal sealed record PlacementRequest(string Key, long? Replicas = null)
{
    /// <summary>The shares of the annotation of Federation v1; null without one.</summary>
    public ReplicaPreferences? Preferences { get; init; }

    /// <summary>What becomes of members without a part.</summary>
    public EmptyShare Empty { get; init; }

    /// <summary>Whether replicas hold state, so that they are not moved without need.</summary>
    public bool IsStateful { get; init; }

    /// <summary>Whether the object has done its work, so that nothing is given to further members.</summary>
    public bool IsDone { get; init; }

    /// <summary>How many more replicas fit into each member, by its position among the candidates, -1 where that is not known; null if it is known of none.</summary>
    public IReadOnlyList<long>? Room { get; init; }

    /// <summary>Whether what fits is still being counted: what depends on it waits for that.</summary>
    public bool IsRoomPending { get; init; }

    /// <summary>Replicas that members have whatever the division says, by name; null for none.</summary>
    public IReadOnlyDictionary<string, long>? Fixed { get; init; }

    /// <summary>What of the past counts.</summary>
    public PlacementMemory Memory { get; init; } = PlacementMemory.None;

    /// <summary>The time.</summary>
    public DateTimeOffset Now { get; init; }
}
