using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Filters;
using Meridian.Scheduler.Queue;
using Meridian.Scheduler.Scores;

namespace Meridian.Scheduler.Deciding;

/// <summary>Chooses a pod's node. The same pod in the same cluster always gets the same answer: no clock, no chance, ties by hash of names.</summary>
internal sealed class NodeChoice(IReadOnlyList<INodeFilter> filters, IReadOnlyList<INodeScore> scores)
{
    // Below this many nodes all are looked at; above, a part of them, and not the same part for every pod.
    private const int AllOf = 100;

    internal SchedulingDecision Decide(PodInfo pod, ClusterState state)
    {
        var nodes = state.Nodes;
        var prepared = filters.Select(f => (Filter: f, Check: f.Prepare(pod, state))).Where(f => f.Check is not null).ToList();
        var reasons = new Dictionary<string, int>(StringComparer.Ordinal);
        var wakeOn = WakeOn.None;
        var feasible = new List<NodeInfo>();
        var enough = Enough(nodes.Count);
        var start = nodes.Count > AllOf ? (int)(Hash(Seed(pod.Object.Header.Uid), "") % (uint)nodes.Count) : 0;
        for (var i = 0; i < nodes.Count && feasible.Count < enough; i++)
        {
            var node = nodes[(start + i) % nodes.Count];
            if (Refusal(prepared, node) is not var (refusals, filter))
            {
                feasible.Add(node);
                continue;
            }
            wakeOn |= filter.WakeOn;
            foreach (var reason in refusals) reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
        }
        return feasible.Count > 0 ? SchedulingDecision.To(Best(pod, feasible, state).Name) : SchedulingDecision.Nowhere(nodes.Count, reasons, wakeOn);
    }

    private static (IReadOnlyList<string> Reasons, INodeFilter Filter)? Refusal(
        List<(INodeFilter Filter, Func<NodeInfo, IReadOnlyList<string>>? Check)> prepared, NodeInfo node)
    {
        foreach (var (filter, check) in prepared)
        {
            var reasons = check!(node);
            if (reasons.Count > 0) return (reasons, filter);
        }
        return null;
    }

    private NodeInfo Best(PodInfo pod, List<NodeInfo> feasible, ClusterState state)
    {
        if (feasible.Count == 1) return feasible[0];
        var totals = new long[feasible.Count];
        foreach (var score in scores)
        {
            if (score.Score(pod, feasible, state) is not { } points) continue;
            // Whole points, as Kubernetes counts: what differs by less is a tie.
            for (var i = 0; i < totals.Length; i++) totals[i] += score.Weight * (long)points[i];
        }
        var (best, seed) = (totals.Max(), Seed(pod.Object.Header.Uid));
        var (chosen, least) = (-1, uint.MaxValue);
        for (var i = 0; i < totals.Length; i++)
        {
            if (totals[i] != best) continue;
            var hash = Hash(seed, feasible[i].Name);
            if (chosen < 0 || hash < least) (chosen, least) = (i, hash);
        }
        return feasible[chosen];
    }

    private static int Enough(int nodes) => nodes <= AllOf ? nodes : Math.Max(AllOf, nodes * Math.Max(5, 50 - nodes / 125) / 100);

    private static uint Seed(string pod) => Mixed(Mixed(2166136261u, pod), "/");

    private static uint Hash(uint seed, string node)
    {
        var hash = Mixed(seed, node);
        // The last bytes alone would decide the order of nodes that differ in their number only.
        hash ^= hash >> 16;
        hash *= 0x85ebca6b;
        return hash ^ (hash >> 13);
    }

    private static uint Mixed(uint hash, string text)
    {
        foreach (var unit in text) hash = (hash ^ unit) * 16777619u;
        return hash;
    }
}
