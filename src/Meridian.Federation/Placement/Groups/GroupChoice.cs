namespace Meridian.Federation;

/// <summary>Chooses the groups of one spread constraint: those that hold the object already, then those with most room.</summary>
internal static class GroupChoice
{
    private sealed class Unit(int group, int first)
    {
        public int Group => group;
        public int First => first;
        public long Held { get; set; }
        public long Room { get; set; }
        public bool Preferred { get; set; }
    }

    /// <summary>Leaves active the members of the best groups, at most as many as the constraint allows.</summary>
    /// <returns>Whether there are as many groups as the constraint asks for.</returns>
    public static bool Choose(PlacementWork work, int constraint)
    {
        var rule = work.Candidates.Rules.Spec.Spread[constraint];
        var groups = work.Candidates.Topologies[constraint].GroupOf;
        if (SpreadConstraints.IsStrict(rule))
            work.Narrow(i => groups[i] >= 0, "NoTopology", $"the cluster's {rule.TopologyKey} is not known, by which the object is to be spread");
        var units = Units(work, groups);
        var chosen = rule.MaxGroups is { } most && most < units.Count ? Best(work, units, most, constraint) : units;
        work.Trace?.Spread(work, constraint, units.Select(u => u.Group), chosen.Select(u => u.Group));
        if (units.Count >= (rule.MinGroups ?? 0) && chosen.Count < units.Count)
        {
            var used = chosen.Select(u => u.Group).ToHashSet();
            work.Narrow(i => used.Contains(groups[i]), "SpreadLimit", $"the object is spread over at most {rule.MaxGroups} groups of {rule.TopologyKey}, and others were chosen");
        }
        return units.Count >= (rule.MinGroups ?? 0);
    }

    private static List<Unit> Units(PlacementWork work, int[] groups)
    {
        var units = new Dictionary<int, Unit>();
        foreach (var i in work.Active)
        {
            ref var seat = ref work.Seats[i];
            if (!units.TryGetValue(groups[i], out var unit)) units.Add(groups[i], unit = new Unit(groups[i], i));
            unit.Held += seat.HasCopy ? Math.Max(1, seat.Wanted) : 0;
            unit.Room += seat.Ceiling;
            unit.Preferred |= !seat.Avoid;
        }
        return [.. units.Values];
    }

    private static List<Unit> Best(PlacementWork work, List<Unit> units, int most, int constraint)
    {
        var needed = work.Request.Replicas ?? 0;
        units.Sort((a, b) => Compare(work, a, b, needed));
        var chosen = Covering(work, units, most, constraint);
        if (chosen.Sum(u => u.Room) >= needed) return chosen;
        // What is there already would be too small: room counts before everything else.
        units.Sort((a, b) => b.Room != a.Room ? b.Room.CompareTo(a.Room) : Compare(work, a, b, needed));
        return Covering(work, units, most, constraint);
    }

    private static int Compare(PlacementWork work, Unit a, Unit b, long needed)
    {
        var order = (b.Held > 0).CompareTo(a.Held > 0);
        if (order == 0) order = b.Preferred.CompareTo(a.Preferred);
        if (order == 0) order = Math.Min(b.Room, needed).CompareTo(Math.Min(a.Room, needed));
        if (order == 0) order = b.Held.CompareTo(a.Held);
        return order != 0 ? order : work.Tie(a.First, b.First);
    }

    // Earlier constraints still want their groups: one of each comes first, then the best.
    private static List<Unit> Covering(PlacementWork work, List<Unit> ordered, int most, int constraint)
    {
        var chosen = new List<Unit>(most);
        for (var k = 0; k < constraint; k++)
        {
            var wider = work.Candidates.Topologies[k].GroupOf;
            var wanted = work.Candidates.Rules.Spec.Spread[k].MinGroups ?? 1;
            foreach (var unit in ordered)
            {
                var covered = chosen.Select(u => wider[u.First]).Distinct().Count();
                if (chosen.Count >= most || covered >= wanted) break;
                if (!chosen.Any(u => wider[u.First] == wider[unit.First])) chosen.Add(unit);
            }
        }
        chosen.AddRange(ordered.Except(chosen).Take(most - chosen.Count));
        return chosen;
    }
}
