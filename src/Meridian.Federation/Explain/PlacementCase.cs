using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Everything that the decision about one object is made from. With some of it changed it answers what would be if. Immutable.
/// </summary>
/// <param name="Kind">How the object's kind is copied.</param>
/// <param name="Source">The object.</param>
/// <param name="Request">What it asks of its placement.</param>
/// <param name="Context">What members are judged by.</param>
/// <param name="Members">All members.</param>
/// <param name="Copies">What they hold of the object.</param>
internal sealed record PlacementCase(
    PropagatedKind Kind, KubeObject Source, PlacementRequest Request, FilterContext Context, IReadOnlyList<MemberFacts> Members, IReadOnlyList<CopyFacts> Copies)
{
    /// <summary>The policies that are about the object, for people, the one that holds first.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>Adds to a decision that the object goes along with others that need it. Default: it goes along with none.</summary>
    public Func<PlacementPlan, PlacementPlan> Follow { get; init; } = plan => plan;

    /// <summary>What holds for the object.</summary>
    public PlacementRules Rules => Context.Rules;

    /// <summary>Where the object is in the end: when all has moved that is to move, however long that takes.</summary>
    public PlacementEnd End(CandidateCache cache)
    {
        var candidates = cache.Of(this);
        return PlacementEnd.Of(this, Follow(Placer.Decide(Request with { Memory = Request.Memory with { Window = null } }, candidates, Copies, new PlacementTrace())));
    }
}

/// <summary>Members judged for many objects at once, as long as nothing is changed. Not safe for concurrent use.</summary>
internal sealed class CandidateCache
{
    private readonly Dictionary<(PlacementRules, ResourceType, IReadOnlyList<MemberFacts>), Candidates> known = [];
    private readonly Dictionary<PlacementRules, PlacementRules> unlimited = [];

    /// <summary>The members of a case, judged by its rules without their movement budget: that says how fast, not where to.</summary>
    public Candidates Of(PlacementCase value)
    {
        var key = (value.Rules, value.Kind.Type, value.Members);
        if (known.TryGetValue(key, out var candidates)) return candidates;
        return known[key] = Candidates.Of(value.Context with { Rules = Unlimited(value.Rules) }, value.Members);
    }

    private PlacementRules Unlimited(PlacementRules rules)
    {
        if (rules.Spec.Movement.Budget is null) return rules;
        if (unlimited.TryGetValue(rules, out var known)) return known;
        return unlimited[rules] = PlacementRules.Of(rules.Name, rules.Spec with { Movement = new MovementRules() });
    }
}
