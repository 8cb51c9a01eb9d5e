using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Filters;

namespace Meridian.Scheduler.Scores;

/// <summary>
/// Prefers the domains that have fewest of the pod's kind: by the constraints it says, else over hosts and zones among the pods of its controller.
/// </summary>
internal sealed class PodTopologySpreadScore : INodeScore
{
    private static readonly (string Key, int MaxSkew)[] Defaults = [(WellKnownLabels.Hostname, 3), (WellKnownLabels.Zone, 5)];

    public string Name => "PodTopologySpread";

    public int Weight => 2;

    public double[]? Score(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        if (pod.Spec.TopologySpreadConstraints.Length == 0) return pod.Owner.Length == 0 ? null : ByOwner(pod, nodes, state);
        var soft = Array.FindAll(pod.Spec.TopologySpreadConstraints, c => c.WhenUnsatisfiable == "ScheduleAnyway");
        return soft.Length == 0 ? null : BySaid(soft, pod, nodes, state);
    }

    private static double[] BySaid(TopologySpreadConstraint[] soft, PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        var keys = Array.ConvertAll(soft, c => c.TopologyKey);
        var costs = new double[nodes.Count];
        foreach (var constraint in soft)
        {
            var tally = state.Census.Of(PodSet.Of(constraint, pod)).In(constraint.TopologyKey, SpreadScope.Of(constraint, pod, state, keys));
            var weight = WeightOf(tally.Domains);
            // A node that lacks one of the labels is the last choice.
            for (var i = 0; i < costs.Length; i++)
                costs[i] += nodes[i].Labels.TryGetValue(constraint.TopologyKey, out var domain) ? (tally.In(domain) * weight) + constraint.MaxSkew - 1 : double.NaN;
        }
        return FewerIsBetter(costs);
    }

    private static double[] ByOwner(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        var spread = state.SpreadOf(pod.Owner);
        var costs = new double[nodes.Count];
        foreach (var (key, maxSkew) in Defaults)
        {
            var tally = spread?.In(key);
            var weight = WeightOf(tally?.Domains ?? 0);
            for (var i = 0; i < costs.Length; i++) costs[i] += ((tally?.At(nodes[i]) ?? 0) * weight) + maxSkew - 1;
        }
        return FewerIsBetter(costs);
    }

    // Few domains count less than many, as one pod in them says less.
    private static double WeightOf(int domains) => Math.Log(domains + 2);

    private static double[] FewerIsBetter(double[] costs)
    {
        var (min, max) = (double.PositiveInfinity, 0.0);
        foreach (var cost in costs)
        {
            if (!double.IsNaN(cost)) (min, max) = (Math.Min(min, cost), Math.Max(max, cost));
        }
        return Array.ConvertAll(costs, c => double.IsNaN(c) ? 0 : max <= 0 ? Normalized.Most : Normalized.Most * (max + min - c) / max);
    }
}
