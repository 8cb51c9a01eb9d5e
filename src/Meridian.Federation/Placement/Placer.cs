namespace Meridian.Federation;

/// <summary>
/// Decides where an object goes and why. Pure: no clock, no random, ties settled by names, so that a dry run, an explanation and
/// a simulation get the very answer the federation acts on.
/// </summary>
internal static class Placer
{
    /// <summary>Reason of a decision about a member that this process has not seen yet.</summary>
    public const string NotSeen = "ClusterNotSeen";

    /// <summary>Reason of a decision about a member where somebody else's object has the name.</summary>
    public const string Conflict = "Conflict";

    /// <summary>One decision for every member.</summary>
    /// <param name="request">What the object asks.</param>
    /// <param name="candidates">The members, judged by the rules that hold for the object.</param>
    /// <param name="copies">What members hold of the object; nothing is known of members that are not named.</param>
    /// <param name="trace">Receives every step; null, and free of cost, when nobody asks.</param>
    public static PlacementPlan Decide(PlacementRequest request, Candidates candidates, IReadOnlyCollection<CopyFacts> copies, PlacementTrace? trace = null)
    {
        if (candidates.Rules.Spec.Suspend) return Decisions.Suspended(candidates);
        var work = PlacementWork.Begin(request, candidates, copies, trace);
        UnschedulableLimits.Apply(work, copies);
        if (AffinityGroups.Choose(work) && SpreadConstraints.Choose(work) && RoomKnown.OrHold(work))
        {
            ReplicaDivider.Divide(work);
            SpreadConstraints.Level(work);
        }
        MovementBudget.Apply(work);
        Pacing.Apply(work);
        trace?.Finish(work);
        var plan = Decisions.Of(work);
        work.End();
        return plan;
    }
}
