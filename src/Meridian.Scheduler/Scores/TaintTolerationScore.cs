using Meridian.Objects;
using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Scores;

/// <summary>Avoids nodes that would rather not have the pod.</summary>
internal sealed class TaintTolerationScore : INodeScore
{
    public string Name => "TaintToleration";

    public int Weight => 3;

    // Where no node has such a taint all are alike.
    public double[]? Score(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        if (!nodes.Any(n => n.Taints.Length > 0)) return null;
        var tolerations = pod.Spec.Tolerations;
        return Normalized.LessIsBetter([.. nodes.Select(n => (double)n.Taints.Count(t => t.Effect == "PreferNoSchedule" && !tolerations.Tolerate(t)))]);
    }
}
