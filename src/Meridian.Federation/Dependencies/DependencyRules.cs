namespace Meridian.Federation;

/// <summary>Where an object that needs another one goes.</summary>
/// <param name="Name">What it is, such as <c>deployments.apps shop/web</c>.</param>
/// <param name="Plan">Where it goes; null if that is not decided yet.</param>
internal sealed record Dependent(string Name, PlacementPlan? Plan);

/// <summary>
/// The rule by which an object goes where it is needed. One with a policy or selector of its own follows it, and goes to wherever its dependents go besides.
/// One without goes everywhere, unless all its dependents are restricted by policies that bring their dependencies along: then it goes only where they go. Pure.
/// </summary>
internal static class DependencyRules
{
    /// <summary>A plan that takes the dependents into account.</summary>
    /// <param name="plan">What the object's own rules say.</param>
    /// <param name="dependents">Those that need it.</param>
    public static PlacementPlan Apply(PlacementPlan plan, IReadOnlyCollection<Dependent> dependents)
    {
        if (dependents.Count == 0) return plan;
        if (plan.Placement.Origin != RulesOrigin.Default) return plan with { Decisions = [.. plan.Decisions.Select(d => Extend(d, dependents))] };
        if (dependents.Any(d => d.Plan is { LimitsDependencies: false })) return plan;
        return plan with { FollowsDependents = true, Decisions = Redivided(plan.Decisions, [.. plan.Decisions.Select(d => Restrict(d, dependents))]) };
    }

    private static PlacementDecision Restrict(PlacementDecision decision, IReadOnlyCollection<Dependent> dependents)
    {
        if (decision.Verdict != PlacementVerdict.Place) return decision;
        if (Need(decision.Cluster, dependents) is { } who) return decision with { Reason = "Needed", Message = $"{who} goes there" };
        return dependents.FirstOrDefault(d => d.Plan is null) is { } undecided
            ? decision with { Verdict = PlacementVerdict.Leave, Replicas = null, Share = null, Reason = "DependentUndecided", Message = $"where {undecided.Name} goes is not decided yet" }
            : decision with { Verdict = PlacementVerdict.Remove, Replicas = null, Share = null, Reason = "NotNeeded", Message = "nothing that needs the object goes there" };
    }

    // What is divided goes to no further members: there is nothing left for them.
    private static PlacementDecision Extend(PlacementDecision decision, IReadOnlyCollection<Dependent> dependents) =>
        decision is { Verdict: PlacementVerdict.Remove, Reason: "NotSelected" } && Need(decision.Cluster, dependents) is { } who
            ? decision with { Verdict = PlacementVerdict.Place, Reason = "Needed", Message = $"{who} goes there" }
            : decision;

    // A dependent whose member cannot be judged now keeps there what it needs.
    private static string? Need(string cluster, IReadOnlyCollection<Dependent> dependents) =>
        dependents.FirstOrDefault(d => d.Plan?.For(cluster)?.Verdict is PlacementVerdict.Place or PlacementVerdict.Leave)?.Name;

    // The parts of those that were left out go to the others, in equal parts.
    private static PlacementDecision[] Redivided(IReadOnlyList<PlacementDecision> before, PlacementDecision[] after)
    {
        var left = before.Sum(d => d.Replicas ?? 0) - after.Sum(d => d.Replicas ?? 0);
        var takers = after.Count(d => d.Replicas is not null);
        if (left == 0 || takers == 0) return after;
        var (total, sum, taker) = (before.Sum(d => d.Replicas ?? 0), 0L, 0);
        for (var i = 0; i < after.Length; i++)
        {
            if (after[i].Replicas is not { } replicas) continue;
            var mine = replicas + (left / takers) + (taker++ < left % takers ? 1 : 0);
            after[i] = after[i] with { Replicas = mine, Share = new ReplicaShare(mine, sum, total) };
            sum += mine;
        }
        return after;
    }
}
