namespace Meridian.Federation;

/// <summary>Whether a member is well: the federation's judgement, with the patience of the policy.</summary>
internal sealed class StandingFilter : IMemberFilter
{
    public string Name => "Standing";

    public FilterVerdict Judge(FilterContext context, MemberFacts member) => member.Standing switch
    {
        MemberStanding.Offline => Lost(context, member, "ClusterOffline", "the cluster does not answer; what it runs is left as it is"),
        MemberStanding.NotReady => Lost(context, member, "ClusterNotReady", "the cluster answers but is not ready; what it runs is left as it is"),
        MemberStanding.Expected => new(SeatState.Reserved, Leave(member, Placer.NotSeen, "the cluster has not been seen yet since the federation started")),
        MemberStanding.Joining => new(SeatState.Out, Leave(member, "ClusterJoining", "the cluster has not answered yet")),
        MemberStanding.Returning when !IsProven(context, member) => new(SeatState.Staying) { Until = ProvenAt(context, member) },
        MemberStanding.Ready when member.FailingSince is { } since && context.Rules.Patience is { } patience => Failing(context, member, since + patience),
        MemberStanding.Ready when ProvenAt(context, member) is { } at && context.Now < at => new(SeatState.Staying) { Until = at },
        _ => FilterVerdict.Pass,
    };

    // A policy may be less patient than the federation, which does not count the member as lost yet.
    private static FilterVerdict Failing(FilterContext context, MemberFacts member, DateTimeOffset end)
    {
        if (context.Now >= end) return Lost(context, member, "ClusterFailing", "the cluster has failed for longer than the policy bears; what it runs is left as it is");
        return ProvenAt(context, member) is { } at && context.Now < at ? new(SeatState.Staying) { Until = at < end ? at : end } : FilterVerdict.Pass with { Until = end };
    }

    private static FilterVerdict Lost(FilterContext context, MemberFacts member, string reason, string message)
    {
        var failover = context.Rules.Spec.Failover;
        if (failover.Enabled == false) return new(SeatState.Reserved, Leave(member, reason, message + "; by the policy its work is not given to others"));
        if ((context.Rules.FailoverAfter ?? context.FailoverAfter) is not { } after || member.FailingSince is not { } since || context.Now >= since + after)
            return new(SeatState.Out, Leave(member, reason, message));
        return new(SeatState.Reserved, Leave(member, reason, message + $"; its work is given to others when it has not for {after.TotalSeconds:0.###} s")) { Until = since + after };
    }

    private static bool IsProven(FilterContext context, MemberFacts member) =>
        context.Rules.FailbackAfter is not null && ProvenAt(context, member) is { } at && context.Now >= at;

    private static DateTimeOffset? ProvenAt(FilterContext context, MemberFacts member) => member.WellSince + context.Rules.FailbackAfter;

    private static PlacementDecision Leave(MemberFacts member, string reason, string message) => new(member.Name, PlacementVerdict.Leave, null, reason, message);
}
