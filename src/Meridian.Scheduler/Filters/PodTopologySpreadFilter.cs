using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps a pod's domains even where it insists on it.</summary>
internal sealed class PodTopologySpreadFilter : INodeFilter
{
    private static readonly Refusal Uneven = Refusal.For("node(s) didn't match pod topology spread constraints");
    private static readonly Refusal NoLabel = Refusal.Final("node(s) didn't match pod topology spread constraints (missing required label)");

    public string Name => "PodTopologySpread";

    public WakeOn WakeOn => WakeOn.NodeChanged | WakeOn.PodGone | WakeOn.PodPlaced;

    public bool LooksBeyondNode => true;

    public NodeCheck? Prepare(PodInfo pod, ClusterState state)
    {
        var constraints = Array.FindAll(pod.Spec.TopologySpreadConstraints, c => c.WhenUnsatisfiable != "ScheduleAnyway");
        if (constraints.Length == 0) return null;
        var keys = Array.ConvertAll(constraints, c => c.TopologyKey);
        var spreads = Array.ConvertAll(constraints, c => new Spread(c, pod, state, keys));
        return new(node => Check(spreads, node));
    }

    public bool MayHelp(PodInfo pod, ClusterChange change) =>
        change.Pod is not { } other || Array.Exists(pod.Spec.TopologySpreadConstraints, c => PodSet.Of(c, pod).Has(other, _ => null) || other.IsEnding);

    private static Refusal? Check(Spread[] spreads, NodeInfo node)
    {
        foreach (var spread in spreads)
        {
            if (!node.Labels.TryGetValue(spread.Key, out var domain)) return NoLabel;
            if (!spread.Admits(domain)) return Uneven;
        }
        return null;
    }

    private readonly struct Spread
    {
        private readonly DomainTally tally;
        // How many a domain may have for the pod to be added.
        private readonly int most;

        internal Spread(TopologySpreadConstraint constraint, PodInfo pod, ClusterState state, string[] keys)
        {
            Key = constraint.TopologyKey;
            var set = PodSet.Of(constraint, pod);
            tally = state.Census.Of(set).In(Key, SpreadScope.Of(constraint, pod, state, keys));
            // Too few domains count as one more that is empty.
            var least = tally.Domains < (constraint.MinDomains ?? 1) ? 0 : tally.Least;
            most = constraint.MaxSkew + least - (set.Has(pod, state.NamespaceLabels) ? 1 : 0);
        }

        internal string Key { get; }

        internal bool Admits(string domain) => tally.In(domain) <= most;
    }
}

/// <summary>The nodes that a constraint counts.</summary>
internal static class SpreadScope
{
    internal static NodeScope Of(TopologySpreadConstraint constraint, PodInfo pod, ClusterState state, string[] keys) =>
        NodeScope.Of(pod.Spec, keys, constraint.NodeAffinityPolicy != "Ignore", constraint.NodeTaintsPolicy == "Honor", state.Topology);
}
