using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Scores;

/// <summary>One view of how well a pod would do on a node.</summary>
internal interface INodeScore
{
    /// <summary>Name as Kubernetes names the plug-in.</summary>
    string Name { get; }

    /// <summary>How much it counts against the others.</summary>
    int Weight { get; }

    /// <summary>
    /// Scores the nodes that passed all filters: 0 to 100 each, in their order; null when the score does not concern the pod.
    /// </summary>
    double[]? Score(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state);
}

/// <summary>Brings raw numbers to 0 to 100.</summary>
internal static class Normalized
{
    internal const double Most = 100;

    /// <summary>The largest becomes 100.</summary>
    internal static double[] MoreIsBetter(double[] raw)
    {
        var max = raw.Length == 0 ? 0 : raw.Max();
        return max <= 0 ? new double[raw.Length] : [.. raw.Select(r => r * Most / max)];
    }

    /// <summary>The largest becomes 0.</summary>
    internal static double[] LessIsBetter(double[] raw) => [.. MoreIsBetter(raw).Select(r => Most - r)];

    /// <summary>The smallest becomes 0, the largest 100; numbers may be negative.</summary>
    internal static double[] Stretched(double[] raw)
    {
        var (min, max) = (raw.Min(), raw.Max());
        return max - min <= 0 ? new double[raw.Length] : [.. raw.Select(r => (r - min) * Most / (max - min))];
    }
}
