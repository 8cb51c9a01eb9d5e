namespace Meridian.Federation;

/// <summary>
/// Moves replicas without losing any: a member gives up ready replicas only when enough are ready altogether, but no longer than the grace period.
/// What is asked to grow grows at once.
/// </summary>
internal static class Pacing
{
    /// <summary>Decides what every member is asked for now.</summary>
    public static void Apply(PlacementWork work)
    {
        if (work.Request.Replicas is not { } total) return;
        for (var i = 0; i < work.Candidates.Members.Count; i++) work.Seats[i].Asked = work.Seats[i].Target;
        foreach (var i in work.Holders)
            if (work.Seats[i].State == SeatState.Staying) work.Seats[i].Asked = work.Seats[i].Wanted;
        if (IsUnsettled(work)) Freeze(work);
        else Keep(work, total);
    }

    /// <summary>Whether a member may keep replicas it is to give up: it must be there to be asked.</summary>
    public static bool CanKeep(PlacementWork work, int i) => work.Seats[i].State switch
    {
        SeatState.Open => true,
        SeatState.Out => work.Seats[i].Because is { Verdict: PlacementVerdict.Remove },
        _ => false,
    };

    // Until every member that may hold replicas was seen, what is known of the others is not enough to move anything.
    private static bool IsUnsettled(PlacementWork work)
    {
        if (!work.Candidates.HasUnknown) return false;
        for (var i = 0; i < work.Candidates.Members.Count; i++)
            if (work.Seats[i].IsUnknown && work.Seats[i].State == SeatState.Reserved) return true;
        return false;
    }

    private static void Freeze(PlacementWork work)
    {
        foreach (var i in work.Holders)
            if (work.Seats[i].HasCopy) work.Seats[i].Asked = work.Seats[i].Wanted;
    }

    private static void Keep(PlacementWork work, long total)
    {
        var spare = Spare(work, total);
        var kept = false;
        // Members that are to be left altogether are relieved first.
        foreach (var i in work.Holders.Where(i => work.Seats[i].HasCopy && CanKeep(work, i)).OrderByDescending(i => work.Seats[i].State).ThenBy(i => i))
        {
            ref var seat = ref work.Seats[i];
            var lost = ReadyReplicasLost(seat);
            var held = Math.Max(0, lost - spare);
            spare -= lost - held;
            seat.Asked += held;
            kept |= held > 0;
        }
        if (!kept) work.Memory = work.Memory with { KeptSince = null };
        else if (!Wait(work)) Release(work);
    }

    private static long Spare(PlacementWork work, long total)
    {
        var ready = 0L;
        foreach (var i in work.Holders)
            if (work.Seats[i].State == SeatState.Staying || CanKeep(work, i)) ready += work.Seats[i].Ready;
        return Math.Max(0, ready - total);
    }

    private static bool Wait(PlacementWork work)
    {
        var since = work.Memory.KeptSince ?? work.Request.Now;
        var end = since + work.Candidates.Rules.GracePeriod;
        work.Memory = work.Memory with { KeptSince = since };
        work.Review(end);
        return work.Request.Now < end;
    }

    private static void Release(PlacementWork work)
    {
        foreach (var i in work.Holders)
            if (CanKeep(work, i)) work.Seats[i].Asked = work.Seats[i].Target;
    }

    // Kubernetes removes replicas that are not ready first.
    private static long ReadyReplicasLost(in Seat seat)
    {
        var removed = Math.Max(0, seat.Wanted - seat.Target);
        var notReady = Math.Max(0, seat.Wanted - seat.Ready);
        return Math.Max(0, removed - notReady);
    }
}
