using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Whether the objects bear the taints of a member, as pods bear those of nodes: NoSchedule keeps new objects away, NoExecute moves away those that are
/// there, at once or when the time for which they bear it is over, and PreferNoSchedule matters as long as the other members can hold the object.
/// </summary>
internal sealed class TaintFilter : IMemberFilter
{
    public string Name => "Taints";

    public FilterVerdict Judge(FilterContext context, MemberFacts member)
    {
        var worst = FilterVerdict.Pass;
        foreach (var taint in member.Taints)
        {
            var verdict = Judge(context, member, taint);
            if (Badness(verdict) > Badness(worst)) worst = verdict with { Until = Earlier(worst.Until, verdict.Until) };
            else worst = worst with { Until = Earlier(worst.Until, verdict.Until) };
        }
        return worst;
    }

    private static FilterVerdict Judge(FilterContext context, MemberFacts member, Taint taint)
    {
        if (context.ServesOthers && taint.Key == ClusterTaints.Unschedulable) return FilterVerdict.Pass;
        var bearing = context.Rules.Spec.Tolerations.Where(t => t.Tolerates(taint)).ToArray();
        return taint.Effect switch
        {
            "NoExecute" => Evict(context, member, taint, bearing),
            _ when bearing.Length > 0 => FilterVerdict.Pass,
            "NoSchedule" => KeepAway(member, taint),
            "PreferNoSchedule" => FilterVerdict.Pass with { Avoid = true },
            _ => FilterVerdict.Pass,
        };
    }

    private static FilterVerdict Evict(FilterContext context, MemberFacts member, Taint taint, Toleration[] bearing)
    {
        // The shortest time counts, as for pods. A taint that was not dated is as old as we can say: it has no time left.
        var seconds = bearing.Min(t => t.TolerationSeconds);
        if (bearing.Length > 0 && seconds is null) return FilterVerdict.Pass;
        var until = bearing.Length == 0 ? null : taint.TimeAdded + TimeSpan.FromSeconds(Math.Clamp(seconds!.Value, 0, 1_000_000_000));
        if (until is { } end && context.Now < end) return KeepAway(member, taint) with { Until = end };
        return new(SeatState.Out, new(member.Name, PlacementVerdict.Remove, null, "Evicted", $"the cluster has the taint {Text(taint)}, which is not tolerated"));
    }

    private static FilterVerdict KeepAway(MemberFacts member, Taint taint) =>
        new(SeatState.Out, new(member.Name, PlacementVerdict.Remove, null, "Tainted", $"the cluster has the taint {Text(taint)}, which is not tolerated")) { SparesCopies = true };

    private static int Badness(FilterVerdict verdict) => verdict.State == SeatState.Out ? (verdict.SparesCopies ? 2 : 3) : verdict.Avoid ? 1 : 0;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    private static string Text(Taint taint) => taint.Value.Length == 0 ? $"{taint.Key}:{taint.Effect}" : $"{taint.Key}={taint.Value}:{taint.Effect}";
}
