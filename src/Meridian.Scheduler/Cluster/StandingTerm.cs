using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>One rule that placed pods have about pods beside them, and where those that have it are.</summary>
/// <param name="set">The pods that it is about.</param>
/// <param name="topologyKey">Label whose equal values mean beside.</param>
/// <param name="counts">On each node, how many pods have it, or how much they wish it together.</param>
internal sealed class StandingTerm(PodSet set, string topologyKey, DomainCounts counts)
{
    internal PodSet Set => set;

    internal int Holders { get; set; }

    internal DomainCounts Counts => counts;

    /// <summary>The amounts by domain.</summary>
    internal DomainTally Tally => counts.In(topologyKey);
}

/// <summary>The rules of placed pods about pods beside them, each once however many have it. Used by the scheduling loop only.</summary>
internal sealed class StandingTerms(ClusterState state)
{
    // A pod that must be beside others would rather have them all beside it.
    private const int WeightOfRequired = 1;

    private readonly Side refusing = new(state);
    private readonly Side wishing = new(state);

    /// <summary>Rules that keep a pod away from those that have them.</summary>
    internal IReadOnlyList<StandingTerm> Refusing(PodInfo pod) => refusing.About(pod);

    /// <summary>Rules by which others would have a pod beside them, or rather not.</summary>
    internal IReadOnlyList<StandingTerm> Wishing(PodInfo pod) => wishing.About(pod);

    /// <summary>Counts the rules of a pod on its node more (1), or less (-1).</summary>
    internal void Add(PodInfo pod, NodeInfo node, int sign)
    {
        if (!pod.HasPodRules) return;
        var (near, away) = (pod.Spec.Affinity!.PodAffinity, pod.Spec.Affinity.PodAntiAffinity);
        foreach (var term in away?.RequiredDuringSchedulingIgnoredDuringExecution ?? []) refusing.Add(term, pod, node, sign, 1);
        foreach (var term in near?.RequiredDuringSchedulingIgnoredDuringExecution ?? []) wishing.Add(term, pod, node, sign, WeightOfRequired);
        foreach (var wish in near?.PreferredDuringSchedulingIgnoredDuringExecution ?? []) wishing.Add(wish.PodAffinityTerm, pod, node, sign, wish.Weight);
        foreach (var wish in away?.PreferredDuringSchedulingIgnoredDuringExecution ?? []) wishing.Add(wish.PodAffinityTerm, pod, node, sign, -wish.Weight);
    }

    private sealed class Side(ClusterState state)
    {
        private readonly Dictionary<string, StandingTerm> terms = new(StringComparer.Ordinal);
        private readonly PodSetIndex<StandingTerm> index = new();

        internal IReadOnlyList<StandingTerm> About(PodInfo pod)
        {
            if (terms.Count == 0) return [];
            var found = new List<StandingTerm>();
            index.Find(pod, state.NamespaceLabels, found);
            return found;
        }

        internal void Add(PodAffinityTerm rule, PodInfo pod, NodeInfo node, int sign, int weight)
        {
            var set = PodSet.Of(rule, pod);
            var text = $"{rule.TopologyKey}@{set.Text}";
            if (!terms.TryGetValue(text, out var term))
            {
                terms[text] = term = new StandingTerm(set, rule.TopologyKey, new DomainCounts(state.Topology));
                index.Add(set, term);
            }
            term.Counts.Add(node, sign * weight);
            if ((term.Holders += sign) > 0) return;
            terms.Remove(text);
            index.Remove(term.Set, term);
        }
    }
}
