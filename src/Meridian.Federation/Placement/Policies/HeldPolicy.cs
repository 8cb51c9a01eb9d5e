using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A policy as it was last seen. Immutable.</summary>
/// <param name="Type">PlacementPolicies or ClusterPlacementPolicies.</param>
/// <param name="Source">The policy.</param>
internal sealed record HeldPolicy(ResourceType Type, KubeObject Source)
{
    private PlacementRules? rules;

    /// <summary>Its rules, made ready when they are first asked for.</summary>
    public PlacementRules Rules => LazyInitializer.EnsureInitialized(ref rules, () => PlacementRules.Of(this));

    /// <summary>Whether it is about one namespace only.</summary>
    public bool IsNamespaced => Type.Namespaced;

    /// <summary>How exactly the policy means an object; null if it does not mean it at all. More is more exact.</summary>
    public int? Specificity(ResourceType type, KubeObject source)
    {
        if (IsNamespaced && Source.Header.Namespace != source.Header.Namespace) return null;
        return Specificity(Rules.Spec.ResourceSelectors, type, source);
    }

    /// <summary>How exactly selectors mean an object, namespaces aside; null if they do not mean it at all. None mean everything.</summary>
    public static int? Specificity(ResourceSelector[] selectors, ResourceType type, KubeObject source)
    {
        // To take a namespace or a definition away from a member takes all that is in it along: only who names the kind means it.
        if (selectors.Length == 0) return HoldsOthers(type) ? null : 0;
        int? best = null;
        foreach (var selector in selectors)
            if (Specificity(selector, type, source) is { } found && (best is null || found > best)) best = found;
        return best;
    }

    private static int? Specificity(ResourceSelector selector, ResourceType type, KubeObject source)
    {
        if (selector.ApiVersion.Length > 0 && selector.ApiVersion != type.ApiVersion) return null;
        if (selector.Kind.Length == 0 ? HoldsOthers(type) : selector.Kind != type.Kind) return null;
        if (selector.Namespace.Length > 0 && selector.Namespace != source.Header.Namespace) return null;
        if (selector.Name.Length > 0 && selector.Name != source.Header.Name) return null;
        if (selector.LabelSelector is { } labels && !LabelSelector.FromOrNothing(labels).Matches(source.Header.Labels)) return null;
        return (selector.Name.Length > 0 ? 8 : 0) + (selector.LabelSelector is null ? 0 : 4) + (selector.Kind.Length > 0 ? 2 : 0) + (selector.Namespace.Length > 0 ? 1 : 0);
    }

    private static bool HoldsOthers(ResourceType type) => type.Equals(ResourceTypes.Namespaces) || type.Equals(ResourceTypes.CustomResourceDefinitions);
}
