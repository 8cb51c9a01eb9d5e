namespace Meridian.Federation;

/// <summary>Chooses the groups of one spread constraint: those that hold the object already, then those with most room.</summary>
internal static class GroupChoice
{
    /// <summary>Leaves active the members of the best groups, at most as many as the constraint allows.</summary>
    /// <returns>Whether there are as many groups as the constraint asks for.</returns>
    public static bool Choose(PlacementWork work, int constraint)
    {
        var rule = work.Candidates.Rules.Spec.Spread[constraint];
        var groups = work.Candidates.Topologies[constraint].GroupOf;
        if (SpreadConstraints.IsStrict(rule))
            work.Narrow(i => groups[i] >= 0, "NoTopology", $"the cluster's {rule.TopologyKey} is not known, by which the object is to be spread");
        var count = Gather(work, groups);
        var all = rule.MaxGroups is not { } most || most >= count;
        if (!all) Best(work, count, rule.MaxGroups!.Value, constraint);
        work.Trace?.Spread(work, constraint, [.. work.Units.Take(count).Select(u => (u.Group, all || u.Chosen))]);
        if (count >= (rule.MinGroups ?? 0) && !all)
            work.Narrow(i => work.Units[work.UnitOf[groups[i] + 1] - 1].Chosen, "SpreadLimit", $"the object is spread over at most {rule.MaxGroups} groups of {rule.TopologyKey}, and others were chosen");
        return count >= (rule.MinGroups ?? 0);
    }

    private static int Gather(PlacementWork work, int[] groups)
    {
        var count = 0;
        Array.Clear(work.UnitOf);
        foreach (var i in work.Active)
        {
            ref var seat = ref work.Seats[i];
            ref var at = ref work.UnitOf[groups[i] + 1];
            if (at == 0)
            {
                at = ++count;
                work.Units[at - 1] = new GroupUnit { Group = groups[i], First = i };
            }
            ref var unit = ref work.Units[at - 1];
            unit.Held += seat.HasCopy ? Math.Max(1, seat.Wanted) : 0;
            unit.Room += seat.Ceiling;
            unit.Preferred |= !seat.Avoid;
        }
        return count;
    }

    private static void Best(PlacementWork work, int count, int most, int constraint)
    {
        if (Cover(work, count, most, constraint, IsBetter) >= Needed(work)) return;
        // What is there already would be too small: room counts before everything else.
        foreach (var u in work.Picked) work.Units[u].Chosen = false;
        Cover(work, count, most, constraint, static (work, a, b) => work.Units[a].Room != work.Units[b].Room ? work.Units[a].Room > work.Units[b].Room : IsBetter(work, a, b));
    }

    private static long Needed(PlacementWork work) => work.Request.Replicas ?? 0;

    private static bool IsBetter(PlacementWork work, int left, int right)
    {
        ref var a = ref work.Units[left];
        ref var b = ref work.Units[right];
        if (a.Held > 0 != b.Held > 0) return a.Held > 0;
        if (a.Preferred != b.Preferred) return a.Preferred;
        var (room, other) = (Math.Min(a.Room, Needed(work)), Math.Min(b.Room, Needed(work)));
        if (room != other) return room > other;
        return a.Held != b.Held ? a.Held > b.Held : work.Tie(a.First, b.First) < 0;
    }

    // Earlier constraints still want their groups: one of each comes first, then the best. Returns the room of those chosen.
    private static long Cover(PlacementWork work, int count, int most, int constraint, Func<PlacementWork, int, int, bool> isBetter)
    {
        var order = new LazyOrder(work, isBetter);
        for (var u = 0; u < count; u++) order.Append(u);
        order.Begin();
        work.Picked.Clear();
        for (var k = 0; k < constraint; k++) CoverEarlier(work, ref order, most, k);
        for (var n = 0; work.Picked.Count < most; n++)
            if (!work.Units[order.At(n)].Chosen) Pick(work, order.At(n));
        var room = 0L;
        foreach (var u in work.Picked) room += work.Units[u].Room;
        return room;
    }

    private static void CoverEarlier(PlacementWork work, ref LazyOrder order, int most, int constraint)
    {
        var wider = work.Candidates.Topologies[constraint].GroupOf;
        var covered = new HashSet<int>();
        foreach (var u in work.Picked) covered.Add(wider[work.Units[u].First]);
        var wanted = work.Candidates.Rules.Spec.Spread[constraint].MinGroups ?? 1;
        for (var n = 0; n < order.Count && work.Picked.Count < most && covered.Count < wanted; n++)
            if (covered.Add(wider[work.Units[order.At(n)].First])) Pick(work, order.At(n));
    }

    private static void Pick(PlacementWork work, int unit)
    {
        work.Units[unit].Chosen = true;
        work.Picked.Add(unit);
    }
}
