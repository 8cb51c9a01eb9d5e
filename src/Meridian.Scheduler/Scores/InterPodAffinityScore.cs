using Meridian.Objects;
using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Scores;

/// <summary>Prefers domains with pods that the pod likes, and without those it does not.</summary>
internal sealed class InterPodAffinityScore : INodeScore
{
    public string Name => "InterPodAffinity";

    public int Weight => 2;

    public double[]? Score(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        var likes = pod.Spec.Affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        var dislikes = pod.Spec.Affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        if (likes.Length + dislikes.Length == 0) return null;
        var raw = new double[nodes.Count];
        foreach (var like in likes) Add(raw, like, 1, pod, nodes, state);
        foreach (var dislike in dislikes) Add(raw, dislike, -1, pod, nodes, state);
        return Normalized.Stretched(raw);
    }

    private static void Add(double[] raw, WeightedPodAffinityTerm weighted, int sign, PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        var term = new AffinityTerm(weighted.PodAffinityTerm, pod.Namespace);
        var counts = term.Candidates(state).Where(p => term.IsAbout(p, state)).Select(p => term.DomainOf(ClusterState.NodeOf(p))).OfType<string>()
            .GroupBy(d => d).ToDictionary(g => g.Key, g => g.Count());
        for (var i = 0; i < raw.Length; i++)
        {
            if (term.DomainOf(nodes[i]) is { } domain) raw[i] += sign * weighted.Weight * counts.GetValueOrDefault(domain);
        }
    }
}
