using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Scores;

/// <summary>Prefers nodes that will have the largest share of CPU and memory left.</summary>
internal sealed class LeastAllocatedScore : INodeScore
{
    private static readonly string[] Compared = [ResourceAmounts.Cpu, ResourceAmounts.Memory];

    public string Name => "NodeResourcesFit";

    public int Weight => 1;

    public double[]? Score(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state) => [.. nodes.Select(n => Compared.Average(r => Left(pod, n, r)))];

    private static double Left(PodInfo pod, NodeInfo node, string resource)
    {
        var capacity = node.Allocatable[resource];
        var left = capacity - node.ScoringRequested[resource] - pod.ScoringRequests[resource];
        return capacity <= 0 || left <= 0 ? 0 : left * Normalized.Most / capacity;
    }
}
