namespace Meridian.Scheduler.Scores;

/// <summary>The scores whose weighted sum ranks the nodes.</summary>
internal static class NodeScores
{
    internal static readonly IReadOnlyList<INodeScore> All =
    [
        new TaintTolerationScore(),
        new NodeAffinityScore(),
        new ResourcesScore(ResourcesScore.LeastAllocated),
        new BalancedAllocationScore(),
        new PodTopologySpreadScore(),
        new InterPodAffinityScore(),
        new ImageLocalityScore(),
    ];
}
