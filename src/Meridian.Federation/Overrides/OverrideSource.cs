using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A policy that changes copies. Ordered by when it is applied: the last word is the namespace's, and there the higher priority's.</summary>
/// <param name="Namespace">Its namespace; empty for a ClusterOverridePolicy.</param>
/// <param name="Name">Its name.</param>
/// <param name="Spec">What it changes.</param>
internal sealed record OverrideSource(string Namespace, string Name, OverrideSpec Spec) : IComparable<OverrideSource>
{
    private readonly ClusterMatch[] clusters = [.. Spec.Rules.Select(r => r.Clusters is { } selection ? new ClusterMatch(selection) : ClusterMatch.Everything)];

    /// <summary>The policy of a stored object.</summary>
    public static OverrideSource Of(KubeObject policy) => new(policy.Header.Namespace, policy.Header.Name, policy.View<OverridePolicy>().Spec);

    /// <summary>Kind and name.</summary>
    public string Title => Namespace.Length == 0 ? $"ClusterOverridePolicy {Name}" : $"OverridePolicy {Name}";

    /// <summary>The rules for the copy in a member, with their positions.</summary>
    public IEnumerable<(int Index, OverrideRule Rule)> RulesFor(MemberFacts member) => Spec.Rules.Index().Where(r => clusters[r.Index].Matches(member));

    /// <summary>Whether the policy is about an object.</summary>
    public bool IsAbout(ResourceType type, KubeObject source) =>
        (Namespace.Length == 0 || Namespace == source.Header.Namespace) && HeldPolicy.Specificity(Spec.ResourceSelectors, type, source) is not null;

    /// <inheritdoc />
    public int CompareTo(OverrideSource? other)
    {
        if (other is null) return 1;
        var byScope = (Namespace.Length > 0).CompareTo(other.Namespace.Length > 0);
        if (byScope != 0) return byScope;
        var byPriority = Spec.Priority.CompareTo(other.Spec.Priority);
        return byPriority != 0 ? byPriority : string.CompareOrdinal(Name, other.Name);
    }
}
