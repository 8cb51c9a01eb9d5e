namespace Meridian.Federation;

/// <summary>
/// Chooses the first group of clusters that can hold the object. When that fails, the next one is used (failover); when an earlier one could hold the
/// object for long enough, it is used again (failback).
/// </summary>
internal static class AffinityGroups
{
    private static readonly TimeSpan DefaultFailback = TimeSpan.FromSeconds(10);

    /// <summary>Makes the clusters of the chosen group active. Without groups all are.</summary>
    /// <returns>True: there is always some group, if only an empty one.</returns>
    public static bool Choose(PlacementWork work)
    {
        work.Activate();
        if (work.Candidates.Groups.Length > 0) Use(work, Chosen(work));
        LeaveAvoided(work);
        return true;
    }

    private static int Chosen(PlacementWork work)
    {
        var groups = work.Candidates.Groups;
        var first = Array.FindIndex(groups, g => CanHold(work, g));
        if (first < 0)
        {
            work.Problem = "no affinity group can hold the object now";
            first = Roomiest(work);
        }
        var current = Current(work);
        // Going back is no hurry: the group in use does its work.
        var chosen = current > first && CanHold(work, groups[current]) && !IsProven(work, first) ? current : first;
        Remember(work, chosen, first);
        return chosen;
    }

    private static bool IsProven(PlacementWork work, int group)
    {
        var since = EarlierSince(work, group);
        var due = since + (work.Candidates.Rules.FailbackAfter ?? DefaultFailback);
        work.Review(due);
        return work.Request.Now >= due;
    }

    // Members that came back after they were left have been well since then; room elsewhere was found only now.
    private static DateTimeOffset EarlierSince(PlacementWork work, int group)
    {
        if (work.Memory.EarlierSince is { } known) return known;
        var well = work.Candidates.Groups[group].Where(i => work.Seats[i].State == SeatState.Open).Max(i => work.Candidates.Members[i].WellSince);
        return well >= work.Memory.GroupSince ? well.Value : work.Request.Now;
    }

    private static void Remember(PlacementWork work, int chosen, int first)
    {
        var name = work.Candidates.Rules.Groups[chosen].Name;
        var earlier = first < chosen ? EarlierSince(work, first) : (DateTimeOffset?)null;
        var since = name == work.Memory.Group ? work.Memory.GroupSince : work.Request.Now;
        work.Memory = work.Memory with { Group = name, GroupSince = since, EarlierSince = earlier };
        work.Group = name;
    }

    private static void Use(PlacementWork work, int chosen)
    {
        var isIn = work.Candidates.IsInGroup[chosen];
        work.Trace?.Groups(work, chosen, CanHold);
        work.Narrow(i => isIn[i], "OtherGroup", $"the affinity group {work.Group} is used, and the cluster is not in it");
    }

    // The group in use is the remembered one, or after a restart the one that holds most.
    private static int Current(PlacementWork work)
    {
        var rules = work.Candidates.Rules.Groups;
        for (var i = 0; i < rules.Count; i++)
            if (rules[i].Name == work.Memory.Group) return i;
        var (best, most) = (-1, 0L);
        for (var i = 0; i < rules.Count; i++)
        {
            var held = work.Candidates.Groups[i].Sum(m => work.Seats[m].HasCopy ? Math.Max(1, work.Seats[m].Wanted) : 0);
            if (held > most) (best, most) = (i, held);
        }
        return best;
    }

    private static bool CanHold(PlacementWork work, int[] group) =>
        group.Any(i => work.Seats[i].State != SeatState.Out) && Room(work, group) >= Needed(work) && SpreadConstraints.CanMeet(work, group);

    private static long Needed(PlacementWork work) =>
        work.Request.Replicas is { } replicas && work.Candidates.Rules.Division != Division.Duplicated ? replicas : 0;

    private static long Room(PlacementWork work, int[] group)
    {
        var room = 0L;
        foreach (var i in group)
        {
            ref var seat = ref work.Seats[i];
            room += seat.State switch { SeatState.Out => 0, SeatState.Staying => seat.Ready, SeatState.Reserved when !seat.IsUnknown => seat.Wanted, _ => seat.Ceiling };
        }
        return room;
    }

    private static int Roomiest(PlacementWork work)
    {
        var groups = work.Candidates.Groups;
        var best = 0;
        for (var i = 1; i < groups.Length; i++)
            if (Room(work, groups[i]) > Room(work, groups[best])) best = i;
        return best;
    }

    private static void LeaveAvoided(PlacementWork work)
    {
        var (avoided, room, others) = (false, 0L, false);
        foreach (var i in work.Active)
        {
            ref var seat = ref work.Seats[i];
            if (seat is { Avoid: true, HasCopy: false }) avoided = true;
            else (room, others) = (room + seat.Ceiling, true);
        }
        if (!avoided || !others || room < Needed(work)) return;
        work.Narrow(i => work.Seats[i] is not { Avoid: true, HasCopy: false }, "Avoided", "the cluster has a taint with the effect PreferNoSchedule, and the others have room");
    }
}
