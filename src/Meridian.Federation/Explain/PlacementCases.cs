using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Gathers cases from what the federation knows now.</summary>
/// <param name="planner">Knows what placement reads.</param>
/// <param name="policies">The policies that are stored.</param>
/// <param name="members">The members.</param>
internal sealed class PlacementCases(Planner planner, PolicyBook policies, IMembers members)
{
    /// <summary>The members as placement sees them, ordered by name.</summary>
    public IReadOnlyList<MemberFacts> Members => planner.Facts(members.All);

    /// <summary>The case of an object as things are.</summary>
    /// <param name="kind">How its kind is copied.</param>
    /// <param name="source">The object.</param>
    /// <param name="counts">Whether what fits into members counts though no policy asks for it.</param>
    /// <exception cref="FormatException">The cluster selector of the object cannot be read.</exception>
    public PlacementCase Now(PropagatedKind kind, KubeObject source, bool counts = false) => planner.Case(kind, source, members.All, null, counts);

    /// <summary>The decision that is taken next, with the trace of how it comes about.</summary>
    /// <exception cref="FormatException">The cluster selector of the object cannot be read.</exception>
    public PlacementPlan Explain(PropagatedKind kind, KubeObject source) => planner.Explain(kind, source, members.All);

    /// <summary>The case of an object if policies were stored too.</summary>
    /// <param name="kind">How its kind is copied.</param>
    /// <param name="source">The object as it would be.</param>
    /// <param name="added">Policies; each takes the place of the stored one of its name.</param>
    /// <exception cref="FormatException">The cluster selector of the object cannot be read.</exception>
    public PlacementCase Then(PropagatedKind kind, KubeObject source, IReadOnlyList<HeldPolicy> added)
    {
        var stored = policies.Around(source.Header.Namespace).Where(p => !added.Any(a => a.Type.Equals(p.Type) && a.Source.Key == p.Source.Key));
        var ranked = PolicySelection.Ranked(kind.Type, source, stored.Concat(added));
        var rules = ranked.Count > 0 ? ranked[0].Rules : new RulesReader(null).Of(kind, source);
        return planner.Case(kind, source, members.All, rules) with { Policies = [.. ranked.Select(p => p.Rules.Name)] };
    }

    /// <summary>Whether a policy is, or was until now, about an object.</summary>
    public bool Concerns(HeldPolicy policy, PropagatedKind kind, KubeObject source) =>
        policy.Specificity(kind.Type, source) is not null || policies.For(kind.Type, source) is { } holding && holding.Type.Equals(policy.Type) && holding.Source.Key == policy.Source.Key;
}
