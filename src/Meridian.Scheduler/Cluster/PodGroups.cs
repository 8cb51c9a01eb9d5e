using System.Runtime.InteropServices;

namespace Meridian.Scheduler.Cluster;

/// <summary>Placed pods of one namespace with the same labels: a rule is about all of them, or none.</summary>
internal sealed class PodGroup(PodInfo first)
{
    private readonly HashSet<PodInfo> pods = [];

    /// <summary>A pod with the labels of all.</summary>
    internal PodInfo Sample => first;

    internal ICollection<PodInfo> Pods => pods;
}

/// <summary>Placed pods by namespace and labels: what a new rule is about is found without looking at every pod. Used by the scheduling loop only.</summary>
internal sealed class PodGroups
{
    private readonly Dictionary<string, Dictionary<IReadOnlyDictionary<string, string>, PodGroup>> byNamespace = new(StringComparer.Ordinal);

    /// <summary>Groups of a namespace; of all for the empty name.</summary>
    internal IEnumerable<PodGroup> In(string ns) =>
        ns.Length == 0 ? byNamespace.Values.SelectMany(g => g.Values) : byNamespace.TryGetValue(ns, out var groups) ? groups.Values : [];

    internal void Add(PodInfo pod)
    {
        var groups = CollectionsMarshal.GetValueRefOrAddDefault(byNamespace, pod.Namespace, out _) ??= new(SameLabels.Comparer);
        (CollectionsMarshal.GetValueRefOrAddDefault(groups, pod.Labels, out _) ??= new PodGroup(pod)).Pods.Add(pod);
    }

    internal void Remove(PodInfo pod)
    {
        if (!byNamespace.TryGetValue(pod.Namespace, out var groups) || !groups.TryGetValue(pod.Labels, out var group) || !group.Pods.Remove(pod) || group.Pods.Count > 0) return;
        groups.Remove(pod.Labels);
        if (groups.Count == 0) byNamespace.Remove(pod.Namespace);
    }

    private sealed class SameLabels : IEqualityComparer<IReadOnlyDictionary<string, string>>
    {
        internal static readonly SameLabels Comparer = new();

        public bool Equals(IReadOnlyDictionary<string, string>? a, IReadOnlyDictionary<string, string>? b)
        {
            if (ReferenceEquals(a, b)) return true;
            if (a is null || b is null || a.Count != b.Count) return false;
            foreach (var (label, value) in a)
            {
                if (!b.TryGetValue(label, out var other) || other != value) return false;
            }
            return true;
        }

        // The order of labels must not matter.
        public int GetHashCode(IReadOnlyDictionary<string, string> labels)
        {
            var hash = labels.Count;
            foreach (var (label, value) in labels) hash ^= HashCode.Combine(label, value);
            return hash;
        }
    }
}
