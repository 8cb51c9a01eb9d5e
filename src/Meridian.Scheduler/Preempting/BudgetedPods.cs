using Meridian.Objects;
using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Preempting;

/// <summary>Tells which pods could not leave together without breaking a disruption budget.</summary>
internal static class BudgetedPods
{
    /// <summary>The pods whose leaving would break a budget, if those before them in the list left too.</summary>
    internal static HashSet<PodInfo> Protected(IReadOnlyList<PodInfo> pods, Func<string, IEnumerable<KubeObject>> budgets)
    {
        if (pods.Count == 0) return [];
        var guards = pods.Select(p => p.Namespace).Distinct(StringComparer.Ordinal).SelectMany(ns => budgets(ns)).Select(b => new Guard(b)).ToList();
        return guards.Count == 0 ? [] : [.. pods.Where(IsProtected)];

        // Each budget is asked about every pod: one that is used up protects the pods after it.
        bool IsProtected(PodInfo pod) => guards.Aggregate(false, (any, guard) => guard.Protects(pod) || any);
    }

    private sealed class Guard(KubeObject budget)
    {
        private readonly LabelSelector selector = LabelSelector.FromOrNothing(budget.View<PodDisruptionBudget>().Spec.Selector);
        private readonly IReadOnlyDictionary<string, DateTimeOffset> leaving = budget.View<PodDisruptionBudget>().Status.DisruptedPods;
        private int left = budget.View<PodDisruptionBudget>().Status.DisruptionsAllowed;

        internal bool Protects(PodInfo pod) =>
            pod.Namespace == budget.Header.Namespace && selector.Matches(pod.Labels) && !leaving.ContainsKey(pod.Key.Name) && --left < 0;
    }
}
