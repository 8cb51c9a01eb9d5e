using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>A rule about pods beside a pod, ready to be asked.</summary>
internal sealed class AffinityTerm
{
    private readonly LabelSelector pods;
    private readonly LabelSelector? namespaces;
    private readonly HashSet<string> named;

    /// <param name="term">The rule.</param>
    /// <param name="ns">Namespace of the pod that has it: what the rule is about when it names no other.</param>
    internal AffinityTerm(PodAffinityTerm term, string ns)
    {
        TopologyKey = term.TopologyKey;
        pods = LabelSelector.FromOrNothing(term.LabelSelector);
        namespaces = term.NamespaceSelector is null ? null : LabelSelector.FromOrNothing(term.NamespaceSelector);
        named = term.Namespaces.Length == 0 && namespaces is null ? [ns] : [.. term.Namespaces];
    }

    internal string TopologyKey { get; }

    /// <summary>Whether the rule is about a pod.</summary>
    internal bool IsAbout(PodInfo pod, ClusterState state) => IsAbout(pod.Namespace, state) && pods.Matches(pod.Labels);

    /// <summary>Pods the rule may be about.</summary>
    internal IEnumerable<PodInfo> Candidates(ClusterState state) =>
        namespaces is null ? named.SelectMany(state.PodsIn) : state.AllPods;

    /// <summary>The domain of a node under the rule's topology key; null if the node is in none.</summary>
    internal string? DomainOf(NodeInfo? node) => node?.Labels.GetValueOrDefault(TopologyKey);

    private bool IsAbout(string ns, ClusterState state) =>
        named.Contains(ns) || (namespaces is not null && (namespaces.IsEverything || (state.NamespaceLabels(ns) is { } labels && namespaces.Matches(labels))));
}
