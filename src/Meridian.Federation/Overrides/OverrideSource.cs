using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A policy that changes copies. Ordered by when it is applied: the last word is the namespace's, and there the higher priority's.</summary>
/// <param name="Namespace">Its namespace; empty for a ClusterOverridePolicy.</param>
/// <param name="Name">Its name.</param>
/// <param name="Spec">What it changes.</param>
internal sealed record OverrideSource(string Namespace, string Name, OverrideSpec Spec) : IComparable<OverrideSource>
{
    /// <summary>The policy of a stored object.</summary>
    public static OverrideSource Of(KubeObject policy) => new(policy.Header.Namespace, policy.Header.Name, policy.View<OverridePolicy>().Spec);

    /// <summary>Kind and name.</summary>
    public string Title => Namespace.Length == 0 ? $"ClusterOverridePolicy {Name}" : $"OverridePolicy {Name}";

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
