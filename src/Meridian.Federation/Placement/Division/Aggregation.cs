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
        var sizes = new LazyOrder(work, IsLarger);
        foreach (var i in work.Active) sizes.Append(i);
        sizes.Begin();
        Choose(work, ref sizes, left + Used(work));
        left = Pour(work, ref sizes, left, toMaximum: false);
        return Pour(work, ref sizes, left, toMaximum: true);
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

    // Which members are filled first: as many as are needed at least, of these as many as possible that run some. The others follow by size.
    private static void Choose(PlacementWork work, ref LazyOrder sizes, long total)
    {
        work.Picked.Clear();
        var needed = Fewest(work, ref sizes, total);
        var used = Running(work);
        var (chosen, room) = (work.Picked, 0L);
        foreach (var i in used)
        {
            if (chosen.Count >= needed && work.Seats[i].Target == 0) continue;
            var others = needed - chosen.Count - 1;
            if (work.Seats[i].Target > 0 || room + work.Seats[i].Ceiling + Largest(work, ref sizes, i, others) >= total)
            {
                chosen.Add(i);
                room += work.Seats[i].Ceiling;
            }
        }
    }

    // Those that have most first.
    private static int[] Running(PlacementWork work)
    {
        var used = new List<int>();
        foreach (var i in work.Active)
            if (work.Seats[i].Target > 0 || work.Seats[i].Wanted > 0) used.Add(i);
        used.Sort((a, b) => work.Seats[b].Target != work.Seats[a].Target ? work.Seats[b].Target.CompareTo(work.Seats[a].Target) : Tie(work, a, b));
        return [.. used];
    }

    private static int Fewest(PlacementWork work, ref LazyOrder sizes, long total)
    {
        var room = 0L;
        for (var n = 0; n < sizes.Count; n++)
        {
            room += work.Seats[sizes.At(n)].Ceiling;
            if (room >= total) return n + 1;
        }
        return sizes.Count;
    }

    private static long Largest(PlacementWork work, ref LazyOrder sizes, int but, int count)
    {
        var room = 0L;
        for (var n = 0; n < sizes.Count && count > 0; n++)
        {
            var i = sizes.At(n);
            if (i == but || work.Picked.Contains(i)) continue;
            room += work.Seats[i].Ceiling;
            count--;
        }
        return room;
    }

    private static bool IsLarger(PlacementWork work, int a, int b) =>
        work.Seats[a].Ceiling != work.Seats[b].Ceiling ? work.Seats[a].Ceiling > work.Seats[b].Ceiling : Tie(work, a, b) < 0;

    private static int Tie(PlacementWork work, int a, int b)
    {
        var order = work.Seats[b].Wanted.CompareTo(work.Seats[a].Wanted);
        return order != 0 ? order : work.Tie(a, b);
    }

    // The chosen come by before the others; that they come by once more among these changes nothing, as they are full then.
    private static long Pour(PlacementWork work, ref LazyOrder sizes, long left, bool toMaximum)
    {
        foreach (var i in work.Picked) left = Fill(ref work.Seats[i], left, toMaximum);
        for (var n = 0; n < sizes.Count && left > 0; n++) left = Fill(ref work.Seats[sizes.At(n)], left, toMaximum);
        return left;
    }

    private static long Fill(ref Seat seat, long left, bool toMaximum)
    {
        var given = Math.Min(left, Math.Max(0, (toMaximum ? seat.Max : seat.Ceiling) - seat.Target));
        seat.Target += given;
        return left - given;
    }
}
