using System.Text;
using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>Pods that a rule is about: by their labels, in some namespaces. Sets of the same text are the same.</summary>
internal sealed class PodSet
{
    private readonly LabelSelector pods;
    private readonly LabelSelector? byLabels;
    private readonly string[] namespaces;
    private readonly bool withoutEnding;
    private readonly PodSet? also;

    private PodSet(LabelSelector pods, LabelSelector? byLabels, string[] namespaces, bool withoutEnding, PodSet? also = null)
    {
        (this.pods, this.byLabels, this.namespaces, this.withoutEnding, this.also) = (pods, byLabels, namespaces, withoutEnding, also);
        Text = Written();
    }

    /// <summary>All that the set is, as text.</summary>
    internal string Text { get; }

    /// <summary>Whether it depends on the labels of namespaces.</summary>
    internal bool AsksNamespaces => byLabels is not null || also is { AsksNamespaces: true };

    /// <summary>The pods that an affinity term of a pod is about.</summary>
    internal static PodSet Of(PodAffinityTerm term, PodInfo holder)
    {
        var byLabels = term.NamespaceSelector is null ? null : LabelSelector.FromOrNothing(term.NamespaceSelector);
        string[] named = term.Namespaces.Length == 0 && byLabels is null ? [holder.Namespace] : [.. term.Namespaces.Order(StringComparer.Ordinal)];
        var selector = With(LabelSelector.FromOrNothing(term.LabelSelector), term.MatchLabelKeys, LabelOperator.In, holder);
        return new PodSet(With(selector, term.MismatchLabelKeys, LabelOperator.NotIn, holder), byLabels, named, false);
    }

    /// <summary>The pods that a spread constraint of a pod counts: those that are leaving are not among them.</summary>
    internal static PodSet Of(TopologySpreadConstraint constraint, PodInfo pod) =>
        new(With(LabelSelector.FromOrNothing(constraint.LabelSelector), constraint.MatchLabelKeys, LabelOperator.In, pod), null, [pod.Namespace], true);

    /// <summary>The pods that are in all of the sets.</summary>
    internal static PodSet AllOf(IReadOnlyList<PodSet> sets) => sets.Skip(1).Aggregate(sets[0], (all, s) => new PodSet(s.pods, s.byLabels, s.namespaces, s.withoutEnding, all));

    internal bool Has(PodInfo pod, Func<string, IReadOnlyDictionary<string, string>?> namespaceLabels) =>
        !(withoutEnding && pod.IsEnding) && HasLike(pod, namespaceLabels);

    /// <summary>Whether a pod's labels and namespace are those of pods in the set.</summary>
    internal bool HasLike(PodInfo pod, Func<string, IReadOnlyDictionary<string, string>?> namespaceLabels) =>
        pods.Matches(pod.Labels) && IsIn(pod.Namespace, namespaceLabels) && (also is null || also.HasLike(pod, namespaceLabels));

    /// <summary>Where pods of the set can be found: each is in one of these namespaces (empty: any) and has one of these labels (empty: any).</summary>
    internal IEnumerable<(string Namespace, string Label, string Value)> Places()
    {
        var narrow = pods.Requirements.FirstOrDefault(r => r.Operator == LabelOperator.In);
        foreach (var ns in byLabels is null ? namespaces : [""])
        {
            if (narrow is null) yield return (ns, "", "");
            else foreach (var value in narrow.Values.Distinct(StringComparer.Ordinal)) yield return (ns, narrow.Key, value);
        }
    }

    private bool IsIn(string ns, Func<string, IReadOnlyDictionary<string, string>?> labelsOf) =>
        namespaces.AsSpan().Contains(ns) || (byLabels is not null && (byLabels.IsEverything || (labelsOf(ns) is { } labels && byLabels.Matches(labels))));

    // Keys named in a rule narrow it to pods with the same value, such as those of one revision. Servers do this for new pods; another time does no harm.
    private static LabelSelector With(LabelSelector selector, string[] keys, LabelOperator op, PodInfo pod)
    {
        var more = keys.Where(pod.Labels.ContainsKey).Select(k => new LabelRequirement(k, op, pod.Labels[k])).Except(selector.Requirements).ToArray();
        return more.Length == 0 || selector.Equals(LabelSelector.Nothing) ? selector : LabelSelector.Of([.. selector.Requirements, .. more]);
    }

    private string Written()
    {
        var text = new StringBuilder();
        if (withoutEnding) text.Append('-');
        text.AppendJoin(' ', namespaces).Append('|');
        Add(text, byLabels).Append('|');
        Add(text, pods);
        if (also is not null) text.Append('&').Append(also.Text);
        return text.ToString();
    }

    private static StringBuilder Add(StringBuilder text, LabelSelector? selector) =>
        selector is null ? text : selector.Equals(LabelSelector.Nothing) ? text.Append('!') : text.Append('(').Append(selector).Append(')');
}
