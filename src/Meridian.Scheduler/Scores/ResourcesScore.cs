using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Scores;

/// <summary>Prefers nodes that will have the largest share of CPU and memory left, or the least.</summary>
/// <param name="strategy"><see cref="LeastAllocated"/> or <see cref="MostAllocated"/>.</param>
internal sealed class ResourcesScore(string strategy) : INodeScore
{
    internal const string LeastAllocated = "LeastAllocated";
    internal const string MostAllocated = "MostAllocated";

    public string Name => "NodeResourcesFit";

    public int Weight => 1;

    public double[]? Score(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        var (wanted, points, packs) = (pod.ScoringRequests, new double[nodes.Count], strategy == MostAllocated);
        for (var i = 0; i < points.Length; i++)
        {
            var (has, taken) = (nodes[i].Allocatable, nodes[i].ScoringRequested);
            var free = (Left(has.MilliCpu, taken.MilliCpu + wanted.MilliCpu) + Left(has.MemoryBytes, taken.MemoryBytes + wanted.MemoryBytes)) / 2;
            points[i] = packs ? Normalized.Most - free : free;
        }
        return points;
    }

    private static double Left(long capacity, long taken) => capacity <= 0 || taken >= capacity ? 0 : (capacity - taken) * Normalized.Most / capacity;
}
