namespace Meridian.Federation;

/// <summary>What every division begins with: each member's minimum, or what it runs if that is to stay.</summary>
internal static class FirstParts
{
    /// <param name="work">The decision; the targets of its active members are set.</param>
    /// <param name="total">Replicas to divide.</param>
    /// <param name="keep">Whether what runs stays.</param>
    /// <returns>Replicas that are left to divide; below 0 if more was given than there is.</returns>
    public static long Give(PlacementWork work, long total, bool keep)
    {
        var left = total;
        foreach (var i in work.Active)
        {
            ref var seat = ref work.Seats[i];
            var least = Math.Min(seat.Min, seat.Ceiling);
            seat.Target = keep && seat.HasCopy ? Math.Clamp(seat.Wanted, least, Math.Max(least, seat.Ceiling)) : least;
            left -= seat.Target;
        }
        return left;
    }
}
