namespace Meridian.Federation;

/// <summary>Waits with divisions by room until it is known what room there is: moving replicas afterwards would be worse than a moment's patience.</summary>
internal static class RoomKnown
{
    /// <summary>Whether the division may go on. If not, everything stays as it is.</summary>
    public static bool OrHold(PlacementWork work)
    {
        if (!work.Request.IsRoomPending || !work.Candidates.Rules.NeedsRoom) return true;
        work.Problem = "the free capacity of clusters is being counted";
        foreach (var i in work.Active) work.Seats[i].Target = work.Seats[i].Wanted;
        work.Narrow(i => work.Seats[i].HasCopy || work.Seats[i].IsUnknown, "CapacityNotKnown", work.Problem);
        return false;
    }
}
