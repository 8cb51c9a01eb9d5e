namespace Meridian.Federation;

/// <summary>Where an object that needs another one goes.</summary>
/// <param name="Name">What it is, such as <c>deployments.apps shop/web</c>.</param>
/// <param name="Plan">Where it goes.</param>
/// <param name="IsRestricted">Whether a policy with <c>dependencies: Follow</c> says to which members it goes.</param>
internal sealed record DependentPlan(string Name, PlacementPlan Plan, bool IsRestricted);

/// <summary>
/// The rule by which an object goes where it is needed. One with a policy or selector of its own follows it, and goes to wherever its dependents go besides.
/// One without goes everywhere, unless all its dependents are restricted by policies: then it goes only where they go. Pure.
/// </summary>
internal static class DependencyRules
{
    /// <summary>A plan that takes the dependents into account.</summary>
    /// <param name="plan">What the object's own rules say.</param>
    /// <param name="hasOwnRules">Whether a policy or a selector is about the object itself.</param>
    /// <param name="isDivided">Whether its number is divided: then it is not sent to further members.</param>
    /// <param name="dependents">Those that need it.</param>
    public static PlacementPlan Apply(PlacementPlan plan, bool hasOwnRules, bool isDivided, IReadOnlyCollection<DependentPlan> dependents)
    {
        if (dependents.Count == 0) return plan;
        if (!hasOwnRules) return dependents.All(d => d.IsRestricted) ? new PlacementPlan([.. plan.Decisions.Select(d => Restrict(d, dependents))]) : plan;
        return isDivided ? plan : new PlacementPlan([.. plan.Decisions.Select(d => Extend(d, dependents))]);
    }

    private static PlacementDecision Restrict(PlacementDecision decision, IReadOnlyCollection<DependentPlan> dependents)
    {
        if (decision.Verdict != PlacementVerdict.Place) return decision;
        return Need(decision.Cluster, dependents) is { } who
            ? decision with { Reason = "Needed", Message = $"{who} goes there" }
            : decision with { Verdict = PlacementVerdict.Remove, Replicas = null, Reason = "NotNeeded", Message = "nothing that needs the object goes there" };
    }

    private static PlacementDecision Extend(PlacementDecision decision, IReadOnlyCollection<DependentPlan> dependents) =>
        decision.Verdict == PlacementVerdict.Remove && Need(decision.Cluster, dependents) is { } who
            ? decision with { Verdict = PlacementVerdict.Place, Reason = "Needed", Message = $"{who} goes there" }
            : decision;

    // A dependent whose member cannot be judged now keeps there what it needs.
    private static string? Need(string cluster, IReadOnlyCollection<DependentPlan> dependents) =>
        dependents.FirstOrDefault(d => d.Plan.For(cluster)?.Verdict is PlacementVerdict.Place or PlacementVerdict.Leave)?.Name;
}
