namespace Meridian.Federation;

/// <summary>Words what was decided. Members that have no part share their words with those of other objects.</summary>
internal static class Decisions
{
    /// <summary>The plan that the steps have come to.</summary>
    public static PlacementPlan Of(PlacementWork work)
    {
        var decisions = new PlacementDecision[work.Candidates.Members.Count];
        var (before, total) = (0L, 0L);
        var message = Message(work);
        for (var i = 0; i < decisions.Length; i++)
        {
            decisions[i] = One(work, i, message);
            total += decisions[i].Replicas ?? 0;
        }
        for (var i = 0; i < decisions.Length; i++)
        {
            // Those without a part share their decision with other objects.
            if (decisions[i] is not { Replicas: { } mine, Share: null }) continue;
            decisions[i] = decisions[i] with { Share = new ReplicaShare(mine, before, total) };
            before += mine;
        }
        return new PlacementPlan(decisions)
        {
            Placement = work.Candidates.Rules, Group = work.Group, ReviewAt = work.ReviewAt, Memory = work.Memory, Problem = work.Problem,
            Unplaced = Unplaced(work, total), Trace = work.Trace,
        };
    }

    /// <summary>The plan of objects whose policy is suspended.</summary>
    public static PlacementPlan Suspended(Candidates candidates) => new(candidates.Words.Suspended) { Placement = candidates.Rules };

    private static PlacementDecision One(PlacementWork work, int i, string message)
    {
        ref var seat = ref work.Seats[i];
        var words = work.Candidates.Words;
        if (seat.Because is { } because) return seat.Asked > 0 && because.Verdict == PlacementVerdict.Remove ? Leaving(work, i, because) : because;
        if (work.Request.IsDone) return Finished(work, i);
        if (work.Request.Replicas is null) return words.Selected[i];
        if (seat.State == SeatState.Staying) return words.Returning[i] with { Replicas = seat.Wanted };
        if (seat.Asked == 0) return Empty(work, i);
        return new(work.Candidates.Members[i].Name, PlacementVerdict.Place, seat.Asked, Reason(work, i), message);
    }

    // What is to leave a member stays there until others have taken over.
    private static PlacementDecision Leaving(PlacementWork work, int i, PlacementDecision because) => because with
    {
        Verdict = PlacementVerdict.Place, Replicas = work.Seats[i].Asked, Reason = "Moving", Message = because.Message + "; what runs there stays until it has been replaced",
    };

    private static PlacementDecision Finished(PlacementWork work, int i) => work.Seats[i] is { HasCopy: true, Wanted: var wanted }
        ? new(work.Candidates.Members[i].Name, PlacementVerdict.Place, work.Request.Replicas is null ? null : wanted, "Finished", "the work is done; what was made for it stays")
        : new(work.Candidates.Members[i].Name, PlacementVerdict.Leave, null, "Finished", "the work was done without this cluster");

    private static PlacementDecision Empty(PlacementWork work, int i)
    {
        var words = work.Candidates.Words;
        var holds = work.Request.Empty switch
        {
            EmptyShare.Hold => true,
            // An object that asks for nothing at all is not taken away for that.
            _ when work.Request.Replicas == 0 => work.Seats[i].HasCopy,
            EmptyShare.Keep => work.Seats[i].HasCopy,
            _ => false,
        };
        if (!holds) return words.None[i];
        return work.Request.Preferences is { } preferences && preferences.For(work.Candidates.Members[i].Name) is null ? words.NotPreferred[i] : words.Zero[i];
    }

    private static string Reason(PlacementWork work, int i)
    {
        if (work.Request.Preferences is { } preferences) return preferences.For(work.Candidates.Members[i].Name) is null ? "NotPreferred" : "Preferred";
        return work.Seats[i].Asked > work.Seats[i].Target ? "Moving" : work.Candidates.Rules.Division.ToString();
    }

    private static string Message(PlacementWork work)
    {
        var replicas = work.Request.Replicas;
        var are = replicas == 1 ? "1 replica is" : $"{replicas} replicas are";
        if (work.Request.Preferences is { } preferences) return $"{are} divided by {preferences.Source}";
        var group = work.Group.Length == 0 ? "" : $" of the affinity group {work.Group}";
        var problem = work.Problem.Length == 0 ? "" : $"; {work.Problem}";
        return work.Candidates.Rules.Division switch
        {
            Division.Balanced => $"{are} divided equally over the ready clusters{group}{problem}",
            Division.Duplicated => $"each ready cluster{group} runs all {replicas} replicas{problem}",
            Division.Weighted => $"{are} divided by the weights of {work.Candidates.Rules.Name} over the ready clusters{group}{problem}",
            Division.Capacity => $"{are} divided by free capacity over the ready clusters{group}{problem}",
            _ => $"{are} put on as few clusters{group} as hold them{problem}",
        };
    }

    // What is asked for, and what lost members keep.
    private static long Unplaced(PlacementWork work, long asked)
    {
        if (work.Request.Replicas is not { } replicas || work.Candidates.Rules.Division == Division.Duplicated) return 0;
        foreach (var i in work.Holders)
            if (work.Seats[i].State == SeatState.Reserved) asked += work.Seats[i].Target;
        return Math.Max(0, replicas - asked);
    }
}
