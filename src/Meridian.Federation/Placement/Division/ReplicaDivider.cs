namespace Meridian.Federation;

/// <summary>Gives every active member its target.</summary>
internal static class ReplicaDivider
{
    /// <summary>Divides the replicas of the object. What is simply copied has none.</summary>
    public static void Divide(PlacementWork work)
    {
        if (work.Request.Replicas is not { } total) return;
        Reserve(work, ref total);
        if (work.Request.Preferences is { } preferences) Prefer(work, preferences, Needed(work, total));
        else if (work.Candidates.Rules.Division == Division.Duplicated) Duplicate(work, work.Request.Replicas.Value);
        else Apportion(work, Needed(work, total));
    }

    // Lost members whose work is not given to others keep their part of the whole.
    private static void Reserve(PlacementWork work, ref long total)
    {
        foreach (var i in work.Holders)
        {
            ref var seat = ref work.Seats[i];
            if (seat.State != SeatState.Reserved || seat.IsUnknown) continue;
            seat.Target = seat.Wanted;
            total = Math.Max(0, total - seat.Wanted);
        }
    }

    // What runs in members that are returning counts, as long as nothing is taken away for it: when all members were lost together,
    // the first to be trusted again is not flooded with the work that the others still do.
    private static long Needed(PlacementWork work, long total)
    {
        var (returning, held) = (0L, 0L);
        foreach (var i in work.Holders)
            if (work.Seats[i].State == SeatState.Staying) returning += work.Seats[i].Ready;
        if (returning == 0) return total;
        foreach (var i in work.Active) held += work.Seats[i].Wanted;
        return Math.Max(Math.Max(0, total - returning), Math.Min(total, held));
    }

    private static void Duplicate(PlacementWork work, long total)
    {
        foreach (var i in work.Active) work.Seats[i].Target = Math.Min(total, work.Seats[i].Max);
    }

    private static void Apportion(PlacementWork work, long total)
    {
        var rules = work.Candidates.Rules;
        var keep = !rules.Rebalances(work.Request.IsStateful);
        if (rules.Division == Division.Capacity) CapacityWeights.Set(work);
        var left = rules.Division == Division.Aggregated ? Aggregation.Fill(work, total, keep) : Apportionment.Divide(work, total, keep);
        if (left > 0 && work.Problem.Length == 0)
            work.Problem = work.ActiveCount == 0 ? "no cluster comes into question" : $"{left} replicas find no place: all clusters have as many as they may";
    }

    private static void Prefer(PlacementWork work, ReplicaPreferences preferences, long total)
    {
        var (current, capacity, names) = (new Dictionary<string, long>(StringComparer.Ordinal), new Dictionary<string, long>(StringComparer.Ordinal), new List<string>(work.ActiveCount));
        foreach (var i in work.Active)
        {
            var name = work.Candidates.Members[i].Name;
            names.Add(name);
            if (!preferences.CountsRunning) continue;
            if (work.Seats[i].HasCopy) current[name] = work.Seats[i].Ready;
            if (work.Seats[i].Limit < Seat.Unlimited) capacity[name] = work.Seats[i].Limit;
        }
        var plan = ReplicaPlanner.Plan(total, names, preferences, current, capacity, work.Request.Key);
        foreach (var i in work.Active) work.Seats[i].Target = plan.For(work.Candidates.Members[i].Name);
    }
}
