using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Scores;

/// <summary>Prefers nodes whose CPU and memory will be taken to equal shares. Pods that request nothing change no balance.</summary>
internal sealed class BalancedAllocationScore : INodeScore
{
    public string Name => "NodeResourcesBalancedAllocation";

    public int Weight => 1;

    public double[]? Score(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        var wanted = pod.Requests;
        if (wanted.MilliCpu == 0 && wanted.MemoryBytes == 0) return null;
        var points = new double[nodes.Count];
        for (var i = 0; i < points.Length; i++)
        {
            var (has, taken) = (nodes[i].Allocatable, nodes[i].Requested);
            var (cpu, memory) = (Share(taken.MilliCpu + wanted.MilliCpu, has.MilliCpu), Share(taken.MemoryBytes + wanted.MemoryBytes, has.MemoryBytes));
            // The deviation of two shares from their mean is half of what they differ by.
            points[i] = (1 - (Math.Abs(cpu - memory) / 2)) * Normalized.Most;
        }
        return points;
    }

    private static double Share(long taken, long capacity) => capacity <= 0 ? 1 : Math.Min(1, (double)taken / capacity);
}
