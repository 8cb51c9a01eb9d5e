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
        var said = pod.Spec.TopologySpreadConstraints;
        if (said.Length == 0) return pod.Owner.Length == 0 ? null : ByOwner(pod, nodes, state);
        var soft = said.Where(c => c.WhenUnsatisfiable == "ScheduleAnyway").Select(c => SpreadDomains.Count(c, pod, state, [c.TopologyKey])).ToArray();
        return soft.Length == 0 ? null : FewerIsBetter([.. nodes.Select(n => soft.Sum(s => Cost(n, s)))]);
    }

    private static double Cost(NodeInfo node, SpreadDomains domains) =>
        node.Labels.TryGetValue(domains.Constraint.TopologyKey, out var domain)
            ? Weighted(domains.CountIn(domain), domains.Domains, domains.Constraint.MaxSkew)
            : double.NaN;

    private static double[] ByOwner(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        var spread = state.SpreadOf(pod.Owner);
        var costs = new double[nodes.Count];
        foreach (var (key, maxSkew) in Defaults)
        {
            var (counts, domains) = (spread?.In(key), state.CountDomains(key));
            for (var i = 0; i < costs.Length; i++)
            {
                if (OwnerSpread.DomainOf(nodes[i], key) is { } domain) costs[i] += Weighted(counts?.GetValueOrDefault(domain) ?? 0, domains, maxSkew);
            }
        }
        return FewerIsBetter(costs);
    }

    // Few domains count less than many, as one pod in them says less.
    private static double Weighted(int count, int domains, int maxSkew) => count * Math.Log(domains + 2) + (maxSkew - 1);

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
