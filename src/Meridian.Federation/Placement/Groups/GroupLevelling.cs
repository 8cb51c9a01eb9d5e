namespace Meridian.Federation;

/// <summary>Moves replicas of a division between the groups of a spread constraint until they differ by no more than they may.</summary>
internal static class GroupLevelling
{
    /// <summary>Gives a replica to groups without one, until as many groups are used as the constraint asks for, or no more can be.</summary>
    public static void UseEnough(PlacementWork work, int constraint)
    {
        var least = work.Candidates.Rules.Spec.Spread[constraint].MinGroups ?? 1;
        if (Uses(work, constraint, least)) return;
        var groups = Groups(work, constraint);
        while (groups.Count(g => g.Total > 0) < least)
        {
            var from = groups.Where(g => g.Total > 1).OrderByDescending(g => g.Total).FirstOrDefault(g => Giver(work, g) >= 0);
            var to = groups.Where(g => g.Total == 0).FirstOrDefault(g => Taker(work, g) >= 0);
            if (from is null || to is null) return;
            Move(work, from, to, 1);
        }
    }

    // As it is most often, and told without gathering the groups.
    private static bool Uses(PlacementWork work, int constraint, int least)
    {
        var (of, used) = (work.Candidates.Topologies[constraint].GroupOf, new HashSet<int>());
        foreach (var i in work.Active)
        {
            if (used.Count >= least) return true;
            if (work.Seats[i].Target > 0) used.Add(of[i]);
        }
        return used.Count >= least;
    }

    /// <summary>Evens groups out. Full ones stay as they are: what strictly follows from that is done last.</summary>
    public static void Even(PlacementWork work, int constraint)
    {
        if (work.Candidates.Rules.Spec.Spread[constraint].MaxSkew is not { } skew) return;
        var groups = Groups(work, constraint);
        while (groups.Count > 1)
        {
            var (most, least) = (groups.MaxBy(g => g.Total)!, groups.MinBy(g => g.Total)!);
            if (most.Total - least.Total <= skew) return;
            if (Taker(work, least) < 0) groups.Remove(least);
            else if (Giver(work, most) < 0) groups.Remove(most);
            else Move(work, most, least, Math.Max(1, (most.Total - least.Total - skew) / 4));
        }
    }

    /// <summary>Takes replicas back where strict constraints would still be broken. They are not placed.</summary>
    public static void Trim(PlacementWork work)
    {
        var spread = work.Candidates.Rules.Spec.Spread;
        bool trimmed;
        do
        {
            trimmed = false;
            for (var k = 0; k < spread.Length; k++)
                if (spread[k].MaxSkew is { } skew && SpreadConstraints.IsStrict(spread[k])) trimmed |= Trim(work, k, skew);
        }
        while (trimmed);
    }

    private static bool Trim(PlacementWork work, int constraint, int skew)
    {
        var groups = Groups(work, constraint);
        if (groups.Count < 2) return false;
        var (most, trimmed) = (groups.Min(g => g.Total) + skew, false);
        foreach (var group in groups.Where(g => g.Total > most))
        {
            for (var excess = group.Total - most; excess > 0;)
            {
                var from = group.Members.MaxBy(i => work.Seats[i].Target);
                var part = Math.Min(excess, work.Seats[from].Target);
                work.Seats[from].Target -= part;
                excess -= part;
            }
            trimmed = true;
            work.Problem = $"spread over {work.Candidates.Rules.Spec.Spread[constraint].TopologyKey} allows a difference of {skew} replicas, and other groups have no room for more";
        }
        return trimmed;
    }

    private sealed class Group(int[] members)
    {
        public int[] Members => members;
        public long Total { get; set; }
    }

    private static List<Group> Groups(PlacementWork work, int constraint)
    {
        var of = work.Candidates.Topologies[constraint].GroupOf;
        var groups = new List<Group>();
        foreach (var members in work.Active.ToArray().GroupBy(i => of[i]))
            groups.Add(new Group([.. members]) { Total = members.Sum(i => work.Seats[i].Target) });
        return groups;
    }

    private static void Move(PlacementWork work, Group from, Group to, long count)
    {
        var (giver, taker) = (Giver(work, from), Taker(work, to));
        ref var gives = ref work.Seats[giver];
        ref var takes = ref work.Seats[taker];
        count = Math.Min(count, Math.Min(gives.Target - gives.Min, takes.Ceiling - takes.Target));
        gives.Target -= count;
        takes.Target += count;
        from.Total -= count;
        to.Total += count;
    }

    // Gives first what it does not run yet, then the one with most.
    private static int Giver(PlacementWork work, Group group)
    {
        var best = -1;
        foreach (var i in group.Members)
            if (work.Seats[i].Target > work.Seats[i].Min && (best < 0 || GivesBefore(work, i, best))) best = i;
        return best;
    }

    private static bool GivesBefore(PlacementWork work, int a, int b)
    {
        var (grows, other) = (work.Seats[a].Target > work.Seats[a].Wanted, work.Seats[b].Target > work.Seats[b].Wanted);
        if (grows != other) return grows;
        return work.Seats[a].Target != work.Seats[b].Target ? work.Seats[a].Target > work.Seats[b].Target : work.Tie(a, b) > 0;
    }

    private static int Taker(PlacementWork work, Group group)
    {
        var best = -1;
        foreach (var i in group.Members)
            if (work.Seats[i].Target < work.Seats[i].Ceiling && (best < 0 || TakesBefore(work, i, best))) best = i;
        return best;
    }

    private static bool TakesBefore(PlacementWork work, int a, int b)
    {
        var (keeps, other) = (work.Seats[a].Target < work.Seats[a].Wanted, work.Seats[b].Target < work.Seats[b].Wanted);
        if (keeps != other) return keeps;
        return work.Seats[a].Target != work.Seats[b].Target ? work.Seats[a].Target < work.Seats[b].Target : work.Tie(a, b) < 0;
    }
}
