using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What a kind's number means for a plan: who needs no copy, and what part of the whole each member has. Pure.</summary>
internal static class ReplicaRules
{
    /// <summary>The plan by the rules of the kind.</summary>
    /// <param name="plan">Decided by numbers alone.</param>
    /// <param name="field">The kind's number.</param>
    /// <param name="source">The federated object.</param>
    /// <param name="facts">The members the plan is for.</param>
    public static PlacementPlan Apply(PlacementPlan plan, IReplicaField field, KubeObject source, IReadOnlyCollection<MemberFacts> facts)
    {
        var byName = facts.ToDictionary(f => f.Name, StringComparer.Ordinal);
        var done = field.IsDone(source);
        return WithShares([.. plan.Decisions.Select(d => done ? Finished(d, byName[d.Cluster]) : Unneeded(d, byName[d.Cluster], field, source))]);
    }

    private static PlacementDecision Finished(PlacementDecision decision, MemberFacts member) => decision.Verdict != PlacementVerdict.Place
        ? decision
        : member.Wanted is { } wanted
            ? decision with { Replicas = wanted, Reason = "Finished", Message = "the work is done; what was made for it stays" }
            : decision with { Verdict = PlacementVerdict.Leave, Replicas = null, Reason = "Finished", Message = "the work was done without this cluster" };

    private static PlacementDecision Unneeded(PlacementDecision decision, MemberFacts member, IReplicaField field, KubeObject source) =>
        field.NeedsShare && decision is { Verdict: PlacementVerdict.Place, Replicas: 0 } && (!member.HasCopy || field.DropsEmpty(source))
            ? decision with { Verdict = PlacementVerdict.Remove, Replicas = null, Reason = "NoShare", Message = "the others do all of it" }
            : decision;

    private static PlacementPlan WithShares(PlacementDecision[] decisions)
    {
        var (total, before) = (decisions.Sum(d => d.Replicas ?? 0), 0L);
        for (var i = 0; i < decisions.Length; i++)
        {
            if (decisions[i].Replicas is not { } mine) continue;
            decisions[i] = decisions[i] with { Share = new ReplicaShare(mine, before, total) };
            before += mine;
        }
        return new PlacementPlan(decisions);
    }
}
