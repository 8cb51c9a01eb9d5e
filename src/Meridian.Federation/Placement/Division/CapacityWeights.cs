namespace Meridian.Federation;

/// <summary>Weighs members by how many replicas of the object they could run.</summary>
internal static class CapacityWeights
{
    /// <summary>Sets the weights. A member of which nothing is known weighs as much as the others on average; when nobody has room, all weigh the same.</summary>
    public static void Set(PlacementWork work)
    {
        var (sum, known) = (0L, 0);
        foreach (var i in work.Active)
            if (work.Seats[i].Ceiling is < Seat.Unlimited and var room) (sum, known) = (sum + Math.Min(room, int.MaxValue), known + 1);
        var average = known == 0 ? 1 : Math.Max(1, sum / known);
        foreach (var i in work.Active)
        {
            ref var seat = ref work.Seats[i];
            seat.Weight = known > 0 && sum == 0 ? 1 : seat.Ceiling < Seat.Unlimited ? Math.Min(seat.Ceiling, int.MaxValue) : average;
        }
    }
}
