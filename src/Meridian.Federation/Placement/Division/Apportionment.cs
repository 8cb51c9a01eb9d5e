namespace Meridian.Federation;

/// <summary>
/// Divides replicas in proportion to weights within bounds, by the method of major fractions (Webster): each further replica goes to whoever has
/// fewest for its weight. So the parts are as near to the proportion as whole numbers can be, and one replica more never takes one from anybody.
/// Odd replicas stay where they run.
/// </summary>
internal static class Apportionment
{
    /// <summary>Sets the targets of the active members.</summary>
    /// <param name="work">Bounds, weights and what runs.</param>
    /// <param name="total">Replicas to divide.</param>
    /// <param name="keep">Whether what runs stays, and only the difference is divided.</param>
    /// <returns>Replicas for which there is no place.</returns>
    public static long Divide(PlacementWork work, long total, bool keep)
    {
        var left = FirstParts.Give(work, total, keep);
        if (left < 0) return TakeBack(work, -left, keep);
        if (left > 0 && !keep) left = Leap(work, left);
        left = Give(work, left, toMaximum: false);
        // When every cluster is full the rest waits there as unschedulable pods: the first room anywhere is used.
        return Give(work, left, toMaximum: true);
    }

    // More is given than there is: first what goes beyond the minimums, from whoever has most for its weight, then the minimums themselves.
    private static long TakeBack(PlacementWork work, long excess, bool keep)
    {
        if (keep) excess = Take(work, excess, toMinimum: true);
        Take(work, excess, toMinimum: false);
        return 0;
    }

    // Most of a large division is told by the proportion itself; only the last replicas need to be compared one by one.
    private static long Leap(PlacementWork work, long left)
    {
        if (left <= Math.Max(64, 2 * work.ActiveCount)) return left;
        var (start, low, high) = (0L, 0.0, 1.0);
        foreach (var i in work.Active) start += work.Seats[i].Target;
        var total = start + left;
        while (high < total && Reach(work, high) <= total) high *= 2;
        for (var round = 0; round < 60; round++)
        {
            var middle = (low + high) / 2;
            if (Reach(work, middle) <= total) low = middle;
            else high = middle;
        }
        foreach (var i in work.Active) work.Seats[i].Target = At(work.Seats[i], low * (1 - 1e-12));
        foreach (var i in work.Active) total -= work.Seats[i].Target;
        return total;
    }

    private static long Reach(PlacementWork work, double perWeight)
    {
        var sum = 0L;
        foreach (var i in work.Active) sum += At(work.Seats[i], perWeight);
        return sum;
    }

    private static long At(in Seat seat, double perWeight) => (long)Math.Clamp(Math.Floor((seat.Weight * perWeight) + 0.5), seat.Target, Math.Max(seat.Target, seat.Ceiling));

    private static long Give(PlacementWork work, long left, bool toMaximum)
    {
        if (left <= 0) return 0;
        var heap = new SeatHeap(work, GivesBefore);
        foreach (var i in work.Active)
            if (work.Seats[i].Weight > 0 && work.Seats[i].Target < Most(work.Seats[i], toMaximum)) heap.Append(i);
        heap.Order();
        for (; left > 0 && heap.Count > 0; left--)
        {
            ref var seat = ref work.Seats[heap.First];
            seat.Target++;
            if (seat.Target < Most(seat, toMaximum)) heap.Sink();
            else heap.RemoveFirst();
        }
        return left;
    }

    private static long Most(in Seat seat, bool toMaximum) => toMaximum ? seat.Max : seat.Ceiling;

    private static long Take(PlacementWork work, long excess, bool toMinimum)
    {
        if (excess <= 0) return 0;
        var heap = new SeatHeap(work, TakenBefore);
        foreach (var i in work.Active)
            if (work.Seats[i].Target > Least(work.Seats[i], toMinimum)) heap.Append(i);
        heap.Order();
        for (; excess > 0 && heap.Count > 0; excess--)
        {
            ref var seat = ref work.Seats[heap.First];
            seat.Target--;
            if (seat.Target > Least(seat, toMinimum)) heap.Sink();
            else heap.RemoveFirst();
        }
        return excess;
    }

    private static long Least(in Seat seat, bool toMinimum) => toMinimum ? Math.Min(seat.Min, seat.Ceiling) : 0;

    // The quotient weight / (2 target + 1) is compared across, in whole numbers: weights have 31 bits and targets 32.
    private static bool GivesBefore(PlacementWork work, int a, int b)
    {
        ref var x = ref work.Seats[a];
        ref var y = ref work.Seats[b];
        var (left, right) = (x.Weight * ((2 * y.Target) + 1), y.Weight * ((2 * x.Target) + 1));
        if (left != right) return left > right;
        var (keeps, other) = (x.Target < x.Wanted, y.Target < y.Wanted);
        return keeps != other ? keeps : work.Tie(a, b) < 0;
    }

    private static bool TakenBefore(PlacementWork work, int a, int b)
    {
        ref var x = ref work.Seats[a];
        ref var y = ref work.Seats[b];
        var (left, right) = (x.Weight * ((2 * y.Target) - 1), y.Weight * ((2 * x.Target) - 1));
        return left != right ? left < right : work.Tie(a, b) > 0;
    }
}
