namespace Meridian.Scheduler.Cluster;

/// <summary>How many placed pods of each set that was asked for are on which node. Counted once, then kept current pod by pod. Used by the scheduling loop only.</summary>
internal sealed class PodCensus(ClusterState state)
{
    // A set that is not asked for any more costs time with every pod that is placed.
    private const int Most = 2048;

    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly PodSetIndex<Entry> index = new();
    private readonly List<Entry> found = [];
    private long questions;

    /// <summary>Where the pods of a set are.</summary>
    internal DomainCounts Of(PodSet set)
    {
        if (!entries.TryGetValue(set.Text, out var entry))
        {
            if (entries.Count == Most) ForgetOldest();
            entry = new Entry(set, new DomainCounts(state.Topology));
            foreach (var pod in state.PodsOf(set)) entry.Counts.Add(pod.Node!, 1);
            entries[set.Text] = entry;
            index.Add(set, entry);
        }
        entry.LastAsked = ++questions;
        return entry.Counts;
    }

    /// <summary>Counts a pod that is on its node more, or less.</summary>
    internal void Add(PodInfo pod, NodeInfo node, int amount)
    {
        if (entries.Count == 0) return;
        found.Clear();
        index.Find(pod, state.NamespaceLabels, found);
        foreach (var entry in found) entry.Counts.Add(node, amount);
    }

    /// <summary>Labels of namespaces changed: sets that depend on them are counted anew.</summary>
    internal void NamespacesChanged()
    {
        foreach (var entry in entries.Values.Where(e => e.Set.AsksNamespaces).ToList()) Forget(entry);
    }

    private void ForgetOldest()
    {
        foreach (var entry in entries.Values.OrderBy(e => e.LastAsked).Take(Most / 4).ToList()) Forget(entry);
    }

    private void Forget(Entry entry)
    {
        entries.Remove(entry.Set.Text);
        index.Remove(entry.Set, entry);
    }

    private sealed class Entry(PodSet set, DomainCounts counts)
    {
        internal PodSet Set => set;

        internal DomainCounts Counts => counts;

        internal long LastAsked { get; set; }
    }
}
