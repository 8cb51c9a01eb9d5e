using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Scores;

/// <summary>Prefers nodes that will have the largest share of CPU and memory left.</summary>
internal sealed class LeastAllocatedScore : INodeScore
{
    public string Name => "NodeResourcesFit";

    public int Weight => 1;

    public double[]? Score(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        var (wanted, points) = (pod.ScoringRequests, new double[nodes.Count]);
        for (var i = 0; i < points.Length; i++)
        {
            var (has, taken) = (nodes[i].Allocatable, nodes[i].ScoringRequested);
            points[i] = (Left(has.MilliCpu, taken.MilliCpu + wanted.MilliCpu) + Left(has.MemoryBytes, taken.MemoryBytes + wanted.MemoryBytes)) / 2;
        }
        return points;
    }

    private static double Left(long capacity, long taken) => capacity <= 0 || taken >= capacity ? 0 : (capacity - taken) * Normalized.Most / capacity;
}
