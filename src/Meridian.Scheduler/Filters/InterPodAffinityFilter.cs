using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps a pod beside those it insists on, away from those it cannot bear, and away from those that cannot bear it.</summary>
internal sealed class InterPodAffinityFilter : INodeFilter
{
    private static readonly Refusal NotBeside = Refusal.Final("node(s) didn't match pod affinity rules");
    private static readonly Refusal Beside = Refusal.For("node(s) didn't match pod anti-affinity rules");
    private static readonly Refusal Unwanted = Refusal.For("node(s) didn't satisfy existing pods anti-affinity rules");

    public string Name => "InterPodAffinity";

    public WakeOn WakeOn => WakeOn.NodeChanged | WakeOn.PodGone | WakeOn.PodPlaced;

    public bool LooksBeyondNode => true;

    public NodeCheck? Prepare(PodInfo pod, ClusterState state)
    {
        var refusing = state.Standing.Refusing(pod).Select(t => t.Tally).ToArray();
        var (near, away) = (pod.RequiredAffinity, pod.RequiredAntiAffinity);
        if (near.Length + away.Length + refusing.Length == 0) return null;
        var avoided = Array.ConvertAll(away, t => state.Census.Of(PodSet.Of(t, pod)).In(t.TopologyKey));
        var neighbours = near.Length == 0 ? null : new Neighbours(near, pod, state);
        return new(node => neighbours?.Admit(node) == false ? NotBeside : IsAtAny(avoided, node) ? Beside : IsAtAny(refusing, node) ? Unwanted : null);
    }

    public bool MayHelp(PodInfo pod, ClusterChange change) => change.Kind switch
    {
        // A pod that can be borne helps none that waits to be beside another.
        WakeOn.PodPlaced => change.Pod is not { } placed || Array.Exists(pod.RequiredAffinity, t => PodSet.Of(t, pod).Has(placed, _ => null) || t.NamespaceSelector is not null),
        WakeOn.PodGone => change.Pod is not { } gone || gone.RequiredAntiAffinity.Length > 0
            || Array.Exists(pod.RequiredAntiAffinity, t => PodSet.Of(t, pod).Has(gone, _ => null) || t.NamespaceSelector is not null),
        _ => true,
    };

    private static bool IsAtAny(DomainTally[] tallies, NodeInfo node)
    {
        foreach (var tally in tallies)
        {
            if (tally.At(node) > 0) return true;
        }
        return false;
    }

    // A pod counts as a neighbour only if all the rules are about it.
    private sealed class Neighbours
    {
        private readonly PodAffinityTerm[] terms;
        private readonly DomainTally[] tallies;
        private readonly bool isFirst;

        internal Neighbours(PodAffinityTerm[] terms, PodInfo pod, ClusterState state)
        {
            this.terms = terms;
            var set = PodSet.AllOf(Array.ConvertAll(terms, t => PodSet.Of(t, pod)));
            var counts = state.Census.Of(set);
            tallies = Array.ConvertAll(terms, t => counts.In(t.TopologyKey));
            isFirst = Array.TrueForAll(tallies, t => t.IsEmpty) && set.Has(pod, state.NamespaceLabels);
        }

        internal bool Admit(NodeInfo node)
        {
            for (var i = 0; i < terms.Length; i++)
            {
                if (isFirst ? !node.Labels.ContainsKey(terms[i].TopologyKey) : tallies[i].At(node) == 0) return false;
            }
            return true;
        }
    }
}
