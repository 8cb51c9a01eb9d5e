using Meridian.Objects;

namespace Meridian.Controllers.DisruptionBudgets;

/// <summary>What a budget allows now.</summary>
/// <param name="Expected">Pods that it guards.</param>
/// <param name="Desired">Pods of them that must stay healthy.</param>
/// <param name="Healthy">Pods that are healthy.</param>
internal sealed record BudgetCounts(int Expected, int Desired, int Healthy)
{
    /// <summary>Pods that may be evicted.</summary>
    internal int Allowed => Expected <= 0 ? 0 : Math.Max(0, Healthy - Desired);
}

/// <summary>The arithmetic of disruption budgets.</summary>
internal static class BudgetPlan
{
    // An eviction that no deletion followed is forgotten.
    private static readonly TimeSpan DeletionDelay = TimeSpan.FromMinutes(2);

    /// <summary>Whether the budget is a share of what is wanted, so that the pods' owners must be asked.</summary>
    internal static bool AsksOwners(PodDisruptionBudgetSpec spec) => spec.MaxUnavailable is not null || spec.MinAvailable is { IsText: true };

    /// <summary>How many pods are guarded, and how many of them must stay.</summary>
    /// <param name="spec">What is wanted.</param>
    /// <param name="pods">Pods that match.</param>
    /// <param name="scale">How many pods their owners want together.</param>
    internal static (int Expected, int Desired) Bounds(PodDisruptionBudgetSpec spec, int pods, int scale)
    {
        if (spec.MaxUnavailable is { } missing) return (scale, Math.Max(0, scale - missing.ScaledBy(scale, roundUp: true)));
        if (spec.MinAvailable is not { } present) return (pods, 0);
        return present.IsText ? (scale, present.ScaledBy(scale, roundUp: true)) : (pods, present.Number);
    }

    /// <summary>The evictions whose deletions are still to be seen.</summary>
    /// <param name="disrupted">Those on record.</param>
    /// <param name="pods">Pods that match, by name.</param>
    /// <param name="now">Time.</param>
    internal static IReadOnlyDictionary<string, DateTimeOffset> StillDisrupted(
        IReadOnlyDictionary<string, DateTimeOffset> disrupted, IReadOnlyDictionary<string, KubeObject> pods, DateTimeOffset now) =>
        disrupted.Where(d => pods.TryGetValue(d.Key, out var pod) && pod.Header.DeletionTimestamp is null && now - d.Value < DeletionDelay).ToDictionary(StringComparer.Ordinal);

    /// <summary>How long until the first of them is forgotten; null for none.</summary>
    internal static TimeSpan? NextExpiry(IReadOnlyDictionary<string, DateTimeOffset> disrupted, DateTimeOffset now) =>
        disrupted.Count == 0 ? null : disrupted.Values.Min() + DeletionDelay - now;
}
