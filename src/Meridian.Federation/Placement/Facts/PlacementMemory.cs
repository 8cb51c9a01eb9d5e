namespace Meridian.Federation;

/// <summary>
/// What of the past a decision about an object depends on. Given to the decision and handed back changed, so that deciding stays pure; whoever acts on
/// the plan keeps it. Losing it does no harm: windows begin anew.
/// </summary>
internal sealed record PlacementMemory
{
    /// <summary>Nothing has been decided yet.</summary>
    public static readonly PlacementMemory None = new();

    /// <summary>The affinity group in use; empty for none.</summary>
    public string Group { get; init; } = "";

    /// <summary>When <see cref="Group"/> came into use.</summary>
    public DateTimeOffset GroupSince { get; init; }

    /// <summary>Since when an earlier group could hold the object again; null if none can.</summary>
    public DateTimeOffset? EarlierSince { get; init; }

    /// <summary>The movement window; null if none is open.</summary>
    public MovementWindow? Window { get; init; }

    /// <summary>Since when replicas are kept in a place they are to leave, because their replacements are not ready; null if none are.</summary>
    public DateTimeOffset? KeptSince { get; init; }

    /// <summary>Members where replicas were unschedulable, and what they may be asked for until when.</summary>
    public IReadOnlyList<RememberedLimit> Limits { get; init; } = [];
}

/// <summary>A time during which a limited number of replicas may move.</summary>
/// <param name="Since">Its beginning.</param>
/// <param name="Before">What members were asked for at its beginning. Moves are counted against that, so that deciding twice counts once.</param>
internal sealed record MovementWindow(DateTimeOffset Since, IReadOnlyDictionary<string, long> Before);

/// <summary>A member's limit that pods which found no node have shown.</summary>
/// <param name="Cluster">Name of the member.</param>
/// <param name="Most">Most replicas to be asked of it.</param>
/// <param name="Until">When it is tried again.</param>
internal sealed record RememberedLimit(string Cluster, long Most, DateTimeOffset Until);
