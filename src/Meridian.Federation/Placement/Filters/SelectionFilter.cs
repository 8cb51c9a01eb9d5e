namespace Meridian.Federation;

/// <summary>Whether the policy, or the annotation, selects a member. A copy where it does not is taken away.</summary>
internal sealed class SelectionFilter : IMemberFilter
{
    public string Name => "Selection";

    public FilterVerdict Judge(FilterContext context, MemberFacts member) => context.Rules.Clusters.Mismatch(member) is { } mismatch
        ? new(SeatState.Out, new(member.Name, PlacementVerdict.Remove, null, "NotSelected", $"{context.Rules.Name} does not select the cluster: {mismatch}"))
        : FilterVerdict.Pass;
}
