namespace Meridian.Federation;

/// <summary>Asks every filter about every member, where <see cref="Candidates"/> only keeps the outcome.</summary>
internal static class FilterTrace
{
    /// <summary>One step for each filter and member, ordered by member.</summary>
    public static IReadOnlyList<FilterStep> Of(FilterContext context, IReadOnlyList<MemberFacts> members) =>
        [.. members.SelectMany(m => MemberFilters.All.Select(f => Step(f, f.Judge(context, m), m)))];

    private static FilterStep Step(IMemberFilter filter, FilterVerdict verdict, MemberFacts member) => new(
        member.Name, filter.Name, verdict.State == SeatState.Open, verdict.Decision?.Reason ?? (verdict.Avoid ? "Avoided" : verdict.State.ToString()), verdict.Decision?.Message ?? "");
}
