using Meridian.Objects;
using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Preempting;

/// <summary>A node on which a pod could run if others left it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Victims">The pods that would leave, the most important first.</param>
/// <param name="Violations">How many of them disruption budgets protect.</param>
internal sealed record PreemptionPlan(NodeInfo Node, IReadOnlyList<PodInfo> Victims, int Violations)
{
    // Priorities are moved up, so that a pod of low priority counts as something too.
    private const long AbovePriorities = int.MaxValue + 1L;

    private int HighestPriority => Victims.Count == 0 ? int.MinValue : Victims[0].Priority;

    private long PrioritySum => Victims.Sum(v => v.Priority + AbovePriorities);

    // Of the most important victims, since when the oldest runs.
    private DateTimeOffset RunsSince => Victims.TakeWhile(v => v.Priority == HighestPriority).Select(StartOf).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();

    /// <summary>The plan that hurts least: fewest broken budgets, least important victims, least of them, fewest, youngest; among equals the first.</summary>
    internal static PreemptionPlan? Best(IEnumerable<PreemptionPlan> plans) =>
        plans.OrderBy(p => p.Violations).ThenBy(p => p.HighestPriority).ThenBy(p => p.PrioritySum).ThenBy(p => p.Victims.Count).ThenByDescending(p => p.RunsSince).FirstOrDefault();

    /// <summary>When a pod began to run; one that has not began last of all.</summary>
    internal static DateTimeOffset StartOf(PodInfo pod) => pod.Object.View<Pod>().Status.StartTime ?? DateTimeOffset.MaxValue;
}

/// <summary>What preemption can do for a pod.</summary>
/// <param name="Plan">The plan to carry out; null if there is none.</param>
/// <param name="Message">Why there is none, in Kubernetes' words; empty if there is one.</param>
/// <param name="KeepsNomination">Whether the node where room is made for the pod stays as it was.</param>
internal readonly record struct PreemptionOutcome(PreemptionPlan? Plan, string Message, bool KeepsNomination = false)
{
    /// <summary>Why there is no plan, in Kubernetes' words; empty if there is one, or nothing is to be said.</summary>
    internal string Message { get => field ?? ""; } = Message;
}
