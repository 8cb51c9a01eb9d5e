namespace Meridian.Scheduler.Scores;

/// <summary>The scores whose weighted sum ranks the nodes.</summary>
internal static class NodeScores
{
    internal static readonly IReadOnlyList<INodeScore> All =
    [
        new TaintTolerationScore(),
        new NodeAffinityScore(),
        new LeastAllocatedScore(),
        new PodTopologySpreadScore(),
        new InterPodAffinityScore(),
    ];
}
