using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Scores;

namespace Meridian.Scheduler.Deciding;

/// <summary>Finds the best of the nodes that a pod can run on: by the weighted sum of scores, ties by a hash of the names.</summary>
/// <param name="scores">The scores and their weights.</param>
internal sealed class NodeRanking(IReadOnlyList<WeightedScore> scores)
{
    internal NodeInfo Best(PodInfo pod, List<NodeInfo> feasible, ClusterState state)
    {
        if (feasible.Count == 1) return feasible[0];
        var totals = new long[feasible.Count];
        foreach (var (score, weight) in scores)
        {
            if (score.Score(pod, feasible, state) is not { } points) continue;
            // Whole points, as Kubernetes counts: what differs by less is a tie.
            for (var i = 0; i < totals.Length; i++) totals[i] += weight * (long)points[i];
        }
        var (best, seed) = (totals.Max(), Mixed(Mixed(2166136261u, pod.Object.Header.Uid), "/"));
        var (chosen, least) = (-1, uint.MaxValue);
        for (var i = 0; i < totals.Length; i++)
        {
            if (totals[i] != best) continue;
            var hash = Hash(seed, feasible[i].Name);
            if (chosen < 0 || hash < least) (chosen, least) = (i, hash);
        }
        return feasible[chosen];
    }

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

/// <summary>A score, and how much it counts against the others.</summary>
internal readonly record struct WeightedScore(INodeScore Score, int Weight)
{
    /// <summary>The scores with Kubernetes' weights.</summary>
    internal static IReadOnlyList<WeightedScore> Default { get; } = [.. NodeScores.All.Select(s => new WeightedScore(s, s.Weight))];
}
