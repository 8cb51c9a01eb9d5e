using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Which of several policies holds for an object: that of the highest priority; then one of the namespace before one for the whole federation; then
/// the one that means the object most exactly (by name, by labels, by kind, by namespace, by nothing); then the oldest; then by name. Pure.
/// </summary>
internal static class PolicySelection
{
    /// <summary>The policy that holds, or null if none is about the object.</summary>
    public static HeldPolicy? Holding(ResourceType type, KubeObject source, IEnumerable<HeldPolicy> policies)
    {
        (HeldPolicy Policy, int Specificity)? best = null;
        foreach (var policy in policies)
        {
            if (policy.Source.Header.DeletionTimestamp is not null || policy.Specificity(type, source) is not { } specificity) continue;
            if (best is not { } other || Compare((policy, specificity), other) < 0) best = (policy, specificity);
        }
        return best?.Policy;
    }

    /// <summary>All policies that are about an object, the one that holds first.</summary>
    public static IReadOnlyList<HeldPolicy> Ranked(ResourceType type, KubeObject source, IEnumerable<HeldPolicy> policies)
    {
        var about = new List<(HeldPolicy Policy, int Specificity)>();
        foreach (var policy in policies)
            if (policy.Source.Header.DeletionTimestamp is null && policy.Specificity(type, source) is { } specificity) about.Add((policy, specificity));
        about.Sort(Compare);
        return [.. about.Select(a => a.Policy)];
    }

    private static int Compare((HeldPolicy Policy, int Specificity) a, (HeldPolicy Policy, int Specificity) b)
    {
        var order = b.Policy.Rules.Spec.Priority.CompareTo(a.Policy.Rules.Spec.Priority);
        if (order == 0) order = b.Policy.IsNamespaced.CompareTo(a.Policy.IsNamespaced);
        if (order == 0) order = b.Specificity.CompareTo(a.Specificity);
        if (order == 0) order = Nullable.Compare(a.Policy.Source.Header.CreationTimestamp, b.Policy.Source.Header.CreationTimestamp);
        return order != 0 ? order : string.CompareOrdinal(a.Policy.Source.Header.Name, b.Policy.Source.Header.Name);
    }
}
