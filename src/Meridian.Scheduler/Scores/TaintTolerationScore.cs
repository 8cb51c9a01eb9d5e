using Meridian.Objects;
using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Scores;

/// <summary>Avoids nodes that would rather not have the pod.</summary>
internal sealed class TaintTolerationScore : INodeScore
{
    public string Name => "TaintToleration";

    public int Weight => 3;

    public double[]? Score(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state) => Normalized.LessIsBetter(
        [.. nodes.Select(n => (double)n.View.Spec.Taints.Count(t => t.Effect == "PreferNoSchedule" && !pod.Spec.Tolerations.Tolerate(t)))]);
}
