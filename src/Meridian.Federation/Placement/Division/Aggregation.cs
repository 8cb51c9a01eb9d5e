namespace Meridian.Federation;

/// <summary>Puts replicas on as few members as hold them, and of those that would do on members that run some already.</summary>
internal static class Aggregation
{
    /// <summary>Sets the targets of the active members.</summary>
    /// <param name="work">Bounds, and what runs.</param>
    /// <param name="total">Replicas to place.</param>
    /// <param name="keep">Whether what runs stays where it is.</param>
    /// <returns>Replicas for which there is no place.</returns>
    public static long Fill(PlacementWork work, long total, bool keep)
    {
        var left = FirstParts.Give(work, total, keep);
        if (left < 0) return TakeBack(work, -left);
        var order = Ordered(work, left + Used(work));
        left = Pour(work, order, left, toMaximum: false);
        return Pour(work, order, left, toMaximum: true);
    }

    // The smallest parts go first, so that fewer members are used.
    private static long TakeBack(PlacementWork work, long excess)
    {
        int[] order = [.. work.Active];
        Array.Sort(order, (a, b) => work.Seats[a].Target != work.Seats[b].Target ? work.Seats[a].Target.CompareTo(work.Seats[b].Target) : work.Tie(b, a));
        foreach (var minimum in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var i in order)
            {
                ref var seat = ref work.Seats[i];
                var taken = Math.Min(excess, Math.Max(0, seat.Target - (minimum ? Math.Min(seat.Min, seat.Ceiling) : 0)));
                seat.Target -= taken;
                excess -= taken;
            }
        }
        return 0;
    }

    private static long Used(PlacementWork work)
    {
        var used = 0L;
        foreach (var i in work.Active) used += work.Seats[i].Target;
        return used;
    }

    // Members in the order in which they are filled: as many as are needed at least, of these as many as possible that run some, then the others.
    private static List<int> Ordered(PlacementWork work, long total)
    {
        int[] bySize = [.. work.Active];
        Array.Sort(bySize, (a, b) => work.Seats[b].Ceiling != work.Seats[a].Ceiling ? work.Seats[b].Ceiling.CompareTo(work.Seats[a].Ceiling) : Tie(work, a, b));
        var needed = Fewest(work, bySize, total);
        int[] used = [.. bySize.Where(i => work.Seats[i].Target > 0 || work.Seats[i].Wanted > 0)];
        Array.Sort(used, (a, b) => work.Seats[b].Target != work.Seats[a].Target ? work.Seats[b].Target.CompareTo(work.Seats[a].Target) : Tie(work, a, b));
        var chosen = new List<int>();
        var room = 0L;
        foreach (var i in used)
        {
            if (chosen.Count >= needed && work.Seats[i].Target == 0) continue;
            var others = needed - chosen.Count - 1;
            if (work.Seats[i].Target > 0 || room + work.Seats[i].Ceiling + Largest(work, bySize, chosen, i, others) >= total)
            {
                chosen.Add(i);
                room += work.Seats[i].Ceiling;
            }
        }
        chosen.AddRange(bySize.Except(chosen));
        return chosen;
    }

    private static int Fewest(PlacementWork work, int[] bySize, long total)
    {
        var room = 0L;
        for (var n = 0; n < bySize.Length; n++)
        {
            room += work.Seats[bySize[n]].Ceiling;
            if (room >= total) return n + 1;
        }
        return bySize.Length;
    }

    private static long Largest(PlacementWork work, int[] bySize, List<int> chosen, int but, int count)
    {
        var room = 0L;
        foreach (var i in bySize)
        {
            if (count <= 0) break;
            if (i == but || chosen.Contains(i)) continue;
            room += work.Seats[i].Ceiling;
            count--;
        }
        return room;
    }

    private static int Tie(PlacementWork work, int a, int b)
    {
        var order = work.Seats[b].Wanted.CompareTo(work.Seats[a].Wanted);
        return order != 0 ? order : work.Tie(a, b);
    }

    private static long Pour(PlacementWork work, List<int> order, long left, bool toMaximum)
    {
        foreach (var i in order)
        {
            if (left <= 0) return 0;
            ref var seat = ref work.Seats[i];
            var given = Math.Min(left, Math.Max(0, (toMaximum ? seat.Max : seat.Ceiling) - seat.Target));
            seat.Target += given;
            left -= given;
        }
        return left;
    }
}
