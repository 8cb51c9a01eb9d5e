using Meridian.Objects;
using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Scores;

/// <summary>Prefers domains with pods that the pod likes or that like it, and without those it does not like or that do not like it.</summary>
internal sealed class InterPodAffinityScore : INodeScore
{
    public string Name => "InterPodAffinity";

    public int Weight => 2;

    public double[]? Score(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        var wishing = state.Standing.Wishing(pod);
        var likes = pod.Spec.Affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        var dislikes = pod.Spec.Affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        if (wishing.Count + likes.Length + dislikes.Length == 0) return null;
        var raw = new double[nodes.Count];
        foreach (var term in wishing) Add(raw, nodes, term.Tally, 1);
        foreach (var like in likes) Add(raw, nodes, Of(like), like.Weight);
        foreach (var dislike in dislikes) Add(raw, nodes, Of(dislike), -dislike.Weight);
        return Normalized.Stretched(raw);

        DomainTally Of(WeightedPodAffinityTerm wish) => state.Census.Of(PodSet.Of(wish.PodAffinityTerm, pod)).In(wish.PodAffinityTerm.TopologyKey);
    }

    private static void Add(double[] raw, IReadOnlyList<NodeInfo> nodes, DomainTally tally, int weight)
    {
        for (var i = 0; i < raw.Length; i++) raw[i] += (double)weight * tally.At(nodes[i]);
    }
}
