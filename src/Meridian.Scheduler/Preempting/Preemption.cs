using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Deciding;
using Meridian.Scheduler.Filters;

namespace Meridian.Scheduler.Preempting;

/// <summary>Finds the node where the least important pods would have to leave for a pod to fit. Decides only: nothing is written here.</summary>
/// <param name="filters">What a node must pass.</param>
internal sealed class Preemption(IReadOnlyList<INodeFilter> filters)
{
    private const int FewestCandidates = 100;
    private const int PercentOfNodes = 10;

    /// <summary>What can be done for a pod that found no node.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="refused">Why it found none.</param>
    /// <param name="state">The cluster; the same again afterwards.</param>
    internal PreemptionOutcome Plan(PodInfo pod, SchedulingDecision refused, ClusterState state)
    {
        if (state.Nodes.Count == 0) return default;
        if (Ineligible(pod, refused, state) is { } why) return new(null, $"preemption: {why}", KeepsNomination: true);
        var told = new RefusalCounts();
        told.Add("Preemption is not helpful for scheduling", state.Nodes.Count - refused.Preemptible.Count);
        var best = PreemptionPlan.Best(Candidates(pod, refused, state, told));
        return best is null ? new(null, $"preemption: {told.Tell(state.Nodes.Count)}") : new(best, "");
    }

    private static string? Ineligible(PodInfo pod, SchedulingDecision refused, ClusterState state)
    {
        if (pod.Spec.PreemptionPolicy == "Never") return "not eligible due to preemptionPolicy=Never.";
        // Room is being made already; other pods must not die for it.
        return state.FindNode(state.Nominations.NodeOf(pod.Key)) is { } nominated && refused.Preemptible.Contains(nominated)
            && nominated.Pods.Any(p => p.IsEnding && p.Priority < pod.Priority)
            ? "not eligible due to a terminating pod on the nominated node."
            : null;
    }

    private List<PreemptionPlan> Candidates(PodInfo pod, SchedulingDecision refused, ClusterState state, RefusalCounts told)
    {
        var plans = new List<PreemptionPlan>();
        var enough = Math.Max(FewestCandidates, state.Nodes.Count * PercentOfNodes / 100);
        var guests = state.Nominations.Before(pod);
        foreach (var (guest, node) in guests) state.Place(guest, node);
        try
        {
            foreach (var node in refused.Preemptible)
            {
                if (plans.Count >= enough) break;
                if (Try(pod, node, state, told) is { } plan) plans.Add(plan);
            }
        }
        finally
        {
            foreach (var (guest, _) in guests) state.Remove(guest.Key);
        }
        return plans;
    }

    private PreemptionPlan? Try(PodInfo pod, NodeInfo node, ClusterState state, RefusalCounts told)
    {
        var lower = node.Pods.Where(p => p.Priority < pod.Priority).OrderByDescending(p => p.Priority).ThenBy(PreemptionPlan.StartOf).ThenBy(p => p.Key).ToList();
        if (lower.Count == 0)
        {
            told.Add("No preemption victims found for incoming pod", 1);
            return null;
        }
        try
        {
            foreach (var other in lower) state.Remove(other.Key);
            if (new NodeFiltering(filters, pod, state).Refuse(node, out _) is not { } refusal) return Spare(pod, node, lower, state);
            told.Add(refusal);
            return null;
        }
        finally
        {
            foreach (var other in lower) state.Place(other, node.Name);
        }
    }

    // All that may go are gone; one after the other may stay if the pod still fits, those that budgets protect before the others.
    private PreemptionPlan Spare(PodInfo pod, NodeInfo node, List<PodInfo> lower, ClusterState state)
    {
        var guarded = BudgetedPods.Protected(lower, state.Budgets);
        var victims = new List<PodInfo>();
        foreach (var other in lower.OrderByDescending(guarded.Contains))
        {
            state.Place(other, node.Name);
            if (new NodeFiltering(filters, pod, state).Admit(node)) continue;
            state.Remove(other.Key);
            victims.Add(other);
        }
        return new PreemptionPlan(node, [.. victims.OrderByDescending(v => v.Priority).ThenBy(PreemptionPlan.StartOf)], victims.Count(guarded.Contains));
    }
}
