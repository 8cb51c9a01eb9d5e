using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps a pod's domains even where it insists on it.</summary>
internal sealed class PodTopologySpreadFilter : INodeFilter
{
    private static readonly string[] Uneven = ["node(s) didn't match pod topology spread constraints"];
    private static readonly string[] NoLabel = ["node(s) didn't match pod topology spread constraints (missing required label)"];

    public string Name => "PodTopologySpread";

    public WakeOn WakeOn => WakeOn.NodeChanged | WakeOn.PodGone | WakeOn.PodPlaced;

    public Func<NodeInfo, IReadOnlyList<string>>? Prepare(PodInfo pod, ClusterState state)
    {
        var constraints = pod.Spec.TopologySpreadConstraints.Where(c => c.WhenUnsatisfiable != "ScheduleAnyway").ToArray();
        if (constraints.Length == 0) return null;
        var keys = constraints.Select(c => c.TopologyKey).ToArray();
        var domains = constraints.Select(c => SpreadDomains.Count(c, pod, state, keys)).ToArray();
        return node => Check(domains, node);
    }

    private static string[] Check(SpreadDomains[] domains, NodeInfo node)
    {
        foreach (var domain in domains)
        {
            if (!node.Labels.TryGetValue(domain.Constraint.TopologyKey, out var value)) return NoLabel;
            if (domain.SkewWith(value) > domain.Constraint.MaxSkew) return Uneven;
        }
        return [];
    }
}

/// <summary>How many pods each domain of one constraint has.</summary>
internal sealed class SpreadDomains
{
    private readonly Dictionary<string, int> counts;
    private readonly int least;
    private readonly int self;

    private SpreadDomains(TopologySpreadConstraint constraint, Dictionary<string, int> counts, bool countsItself)
    {
        Constraint = constraint;
        this.counts = counts;
        self = countsItself ? 1 : 0;
        // Too few domains count as one more that is empty.
        least = counts.Count == 0 || counts.Count < (constraint.MinDomains ?? 1) ? 0 : counts.Values.Min();
    }

    internal TopologySpreadConstraint Constraint { get; }

    internal int Domains => counts.Count;

    internal int CountIn(string domain) => counts.GetValueOrDefault(domain);

    /// <summary>How far a domain would be ahead of the emptiest with the pod in it.</summary>
    internal int SkewWith(string domain) => CountIn(domain) + self - least;

    /// <param name="constraint">The constraint.</param>
    /// <param name="pod">The pod that has it.</param>
    /// <param name="state">The cluster.</param>
    /// <param name="keys">Labels that a node must have to count.</param>
    internal static SpreadDomains Count(TopologySpreadConstraint constraint, PodInfo pod, ClusterState state, string[] keys)
    {
        var selector = WithKeys(constraint, pod);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in state.Nodes.Where(n => keys.All(n.Labels.ContainsKey) && IsCounted(constraint, pod, n)))
            counts.TryAdd(node.Labels[constraint.TopologyKey], 0);
        foreach (var other in state.PodsIn(pod.Namespace).Where(p => !p.IsEnding && selector.Matches(p.Labels)))
        {
            if (ClusterState.NodeOf(other) is { } node && keys.All(node.Labels.ContainsKey) && IsCounted(constraint, pod, node)) counts[node.Labels[constraint.TopologyKey]]++;
        }
        return new SpreadDomains(constraint, counts, selector.Matches(pod.Labels));
    }

    private static bool IsCounted(TopologySpreadConstraint constraint, PodInfo pod, NodeInfo node)
    {
        if (constraint.NodeAffinityPolicy != "Ignore" && !NodeMatching.Matches(pod.Spec, node.Object)) return false;
        return constraint.NodeTaintsPolicy != "Honor" || node.Taints.All(t => t.Effect == "PreferNoSchedule" || pod.Spec.Tolerations.Tolerate(t));
    }

    // Keys named in the constraint narrow it to pods with the same value, such as those of one revision.
    private static LabelSelector WithKeys(TopologySpreadConstraint constraint, PodInfo pod)
    {
        var selector = LabelSelector.FromOrNothing(constraint.LabelSelector);
        var keys = constraint.MatchLabelKeys.Where(pod.Labels.ContainsKey).ToArray();
        return keys.Length == 0
            ? selector
            : LabelSelector.Of([.. selector.Requirements, .. keys.Select(k => new LabelRequirement(k, LabelOperator.In, pod.Labels[k]))]);
    }
}
