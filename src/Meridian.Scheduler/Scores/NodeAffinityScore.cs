using Meridian.Objects;
using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Scores;

/// <summary>Prefers the nodes that the pod prefers.</summary>
internal sealed class NodeAffinityScore : INodeScore
{
    public string Name => "NodeAffinity";

    public int Weight => 2;

    public double[]? Score(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        var preferred = pod.Spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        if (preferred.Length == 0) return null;
        return Normalized.MoreIsBetter([.. nodes.Select(n => (double)preferred.Where(p => NodeMatching.Matches(p.Preference, n.Object)).Sum(p => p.Weight))]);
    }
}
