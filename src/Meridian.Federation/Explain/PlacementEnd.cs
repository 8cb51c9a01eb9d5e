namespace Meridian.Federation;

/// <summary>Where one member stands in the end.</summary>
/// <param name="Cluster">Name of the member.</param>
/// <param name="Placed">Whether it holds a copy.</param>
/// <param name="Replicas">Replicas of the copy; null for an object that is copied whole, or without a copy.</param>
/// <param name="Overfull">Replicas of these that do not fit, as far as is known.</param>
/// <param name="Counts">Whether its replicas can be counted on: not those of a member that is lost.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">The same for people.</param>
internal sealed record EndShare(string Cluster, bool Placed, long? Replicas, long Overfull, bool Counts, string Reason, string Message);

/// <summary>Where an object is in the end.</summary>
/// <param name="Shares">One for each member, by name.</param>
/// <param name="Shortfall">Replicas for which no member has room.</param>
/// <param name="Problem">Why the object is not placed as its rules say; empty if it is.</param>
internal sealed record PlacementEnd(IReadOnlyList<EndShare> Shares, long Shortfall, string Problem)
{
    /// <summary>The share of a member; null if there is no such member.</summary>
    public EndShare? For(string cluster) => Shares.FirstOrDefault(s => s.Cluster == cluster);

    /// <summary>The end when members are gone for good, with what they held.</summary>
    public PlacementEnd Without(IReadOnlySet<string> lost) =>
        this with { Shares = [.. Shares.Select(s => lost.Contains(s.Cluster) ? s with { Placed = false, Replicas = null, Overfull = 0 } : s)] };

    /// <summary>Reads the end from a plan and its trace: targets before they were paced.</summary>
    public static PlacementEnd Of(PlacementCase value, PlacementPlan plan)
    {
        var rows = plan.Trace?.Rows.ToDictionary(r => r.Cluster, StringComparer.Ordinal) ?? [];
        var copies = value.Copies.ToDictionary(c => c.Cluster, StringComparer.Ordinal);
        EndShare[] shares = [.. plan.Decisions.Select(d => Share(d, rows.GetValueOrDefault(d.Cluster), copies.GetValueOrDefault(d.Cluster)))];
        return new(shares, Missing(value, shares), plan.Problem);
    }

    private static EndShare Share(PlacementDecision decision, DivisionRow? row, CopyFacts? copy)
    {
        var (reason, message) = (decision.Reason, decision.Message);
        var has = copy is { Conflict: false };
        if (decision.Verdict == PlacementVerdict.Leave) return new(decision.Cluster, has, has ? copy!.Wanted : null, 0, row?.State != nameof(SeatState.Out), reason, message);
        if (decision.Verdict == PlacementVerdict.Remove) return new(decision.Cluster, false, null, 0, true, reason, message);
        if (row is null || decision.Replicas is null) return new(decision.Cluster, true, decision.Replicas, 0, true, reason, message);
        // What is to leave goes once it has been replaced; who is only back keeps what it runs.
        if (row is { State: nameof(SeatState.Out), Target: 0 }) return new(decision.Cluster, false, null, 0, true, reason, message);
        var replicas = row.State == nameof(SeatState.Staying) ? row.Asked : row.Target;
        return new(decision.Cluster, true, replicas, Math.Max(0, replicas - (row.Room ?? long.MaxValue)), true, reason, message);
    }

    private static long Missing(PlacementCase value, EndShare[] shares)
    {
        if (value.Request.Replicas is not { } total || value.Request.IsDone) return 0;
        var placed = shares.Where(s => s.Counts).Sum(s => s.Replicas ?? 0);
        var missing = value.Rules.Division == Division.Duplicated ? (shares.Any(s => s.Placed) ? 0 : total) : Math.Max(0, total - placed);
        return missing + shares.Sum(s => s.Overfull);
    }
}
