namespace Meridian.Federation;

/// <summary>Whether a member serves the API of the object.</summary>
internal sealed class ApiFilter : IMemberFilter
{
    public string Name => "Api";

    public FilterVerdict Judge(FilterContext context, MemberFacts member) => context.Serves(member.Name)
        ? FilterVerdict.Pass
        : new(SeatState.Out, new(member.Name, PlacementVerdict.Leave, null, "ApiNotServed", context.Lack(member.Name)));
}
