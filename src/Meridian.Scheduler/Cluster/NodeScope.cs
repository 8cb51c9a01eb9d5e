using System.Text;
using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>Which nodes count for a spread constraint. Those of pods that say the same are one and the same while no node changes.</summary>
internal sealed class NodeScope
{
    /// <summary>All nodes.</summary>
    internal static readonly NodeScope Everything = new(null);

    private readonly HashSet<NodeInfo>? members;

    private NodeScope(HashSet<NodeInfo>? members) => this.members = members;

    internal bool Includes(NodeInfo node) => members is null || members.Contains(node);

    /// <summary>The nodes that have all the labels and that the pod's node selector, affinity and tolerations admit, as far as these are to be honoured.</summary>
    internal static NodeScope Of(PodSpec pod, IReadOnlyList<string> labels, bool honoursAffinity, bool honoursTaints, NodeTopology topology)
    {
        var byAffinity = honoursAffinity && (pod.NodeSelector.Count > 0 || pod.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not null);
        return topology.Scope(Text(pod, labels, byAffinity, honoursTaints), nodes =>
        {
            var members = nodes.Where(n => labels.All(n.Labels.ContainsKey) && (!byAffinity || NodeMatching.Matches(pod, n.Object)) && (!honoursTaints || n.Admits(pod.Tolerations)))
                .ToHashSet();
            return members.Count == nodes.Count ? Everything : new NodeScope(members);
        });
    }

    // Two pods with the same text have the same nodes.
    private static string Text(PodSpec pod, IReadOnlyList<string> labels, bool byAffinity, bool byTaints)
    {
        var text = new StringBuilder().AppendJoin(',', labels);
        if (byAffinity) AddAffinity(text, pod);
        if (!byTaints) return text.ToString();
        foreach (var t in pod.Tolerations) text.Append('~').Append(t.Key).Append(' ').Append(t.Operator).Append(' ').Append(t.Value).Append(' ').Append(t.Effect);
        return text.Append("~~").ToString();
    }

    private static void AddAffinity(StringBuilder text, PodSpec pod)
    {
        foreach (var (label, value) in pod.NodeSelector.OrderBy(l => l.Key, StringComparer.Ordinal)) text.Append('|').Append(label).Append('=').Append(value);
        foreach (var term in pod.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [])
        {
            text.Append("|(");
            foreach (var e in term.MatchExpressions) text.Append(';').Append(e.Key).Append(' ').Append(e.Operator).Append(' ').AppendJoin(',', e.Values);
            foreach (var e in term.MatchFields) text.Append(";.").Append(e.Key).Append(' ').Append(e.Operator).Append(' ').AppendJoin(',', e.Values);
        }
    }
}
