using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>
/// Nodes and the pods bound or promised to them, kept current change by change: a decision reads it, nothing is added up anew.
/// Used by the scheduling loop only.
/// </summary>
internal sealed class ClusterState
{
    private readonly Dictionary<string, NodeInfo> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, (PodInfo Pod, string Node)> placed = [];
    private readonly Dictionary<string, Dictionary<ObjectKey, PodInfo>> byNamespace = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, int>> byOwner = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, PodInfo> antiAffine = [];
    private NodeInfo[]? order;

    /// <summary>Labels of a namespace, for terms that select namespaces; null if it is not known.</summary>
    internal Func<string, IReadOnlyDictionary<string, string>?> NamespaceLabels { get; init; } = _ => null;

    /// <summary>The nodes in a fixed order.</summary>
    internal IReadOnlyList<NodeInfo> Nodes => order ??= [.. nodes.Values.Where(n => n.Object.Header.Name.Length > 0).OrderBy(n => n.Name, StringComparer.Ordinal)];

    /// <summary>Pods with rules against others beside them.</summary>
    internal IReadOnlyCollection<PodInfo> AntiAffine => antiAffine.Values;

    internal NodeInfo? NodeOf(PodInfo pod) => placed.TryGetValue(pod.Key, out var at) ? nodes.GetValueOrDefault(at.Node) : null;

    internal bool IsPlaced(ObjectKey pod) => placed.ContainsKey(pod);

    /// <summary>Pods of a namespace that are bound or promised to a node.</summary>
    internal IReadOnlyCollection<PodInfo> PodsIn(string ns) => byNamespace.TryGetValue(ns, out var pods) ? pods.Values : [];

    internal IEnumerable<PodInfo> AllPods => placed.Values.Select(p => p.Pod);

    /// <summary>How many pods of an owner each node has.</summary>
    internal IReadOnlyDictionary<string, int> PodsOfOwner(string owner) => byOwner.GetValueOrDefault(owner) ?? [];

    internal void SetNode(KubeObject node)
    {
        order = null;
        if (nodes.TryGetValue(node.Header.Name, out var known))
        {
            known.Replace(node);
            return;
        }
        var made = new NodeInfo(node);
        nodes.Add(node.Header.Name, made);
        // Pods may have been seen before their node, at the start or after the node was gone for a while.
        foreach (var (pod, at) in placed.Values)
        {
            if (at == made.Name) made.Add(pod);
        }
    }

    internal void RemoveNode(string name)
    {
        order = null;
        nodes.Remove(name);
    }

    /// <summary>Files a pod under a node, in place of what was known of it.</summary>
    internal void Place(PodInfo pod, string node)
    {
        Remove(pod.Key);
        placed[pod.Key] = (pod, node);
        nodes.GetValueOrDefault(node)?.Add(pod);
        if (!byNamespace.TryGetValue(pod.Namespace, out var neighbours)) byNamespace[pod.Namespace] = neighbours = [];
        neighbours[pod.Key] = pod;
        if (pod.RequiredAntiAffinity.Length > 0) antiAffine[pod.Key] = pod;
        if (pod.Owner.Length == 0) return;
        if (!byOwner.TryGetValue(pod.Owner, out var counts)) byOwner[pod.Owner] = counts = new(StringComparer.Ordinal);
        counts[node] = counts.GetValueOrDefault(node) + 1;
    }

    /// <summary>Forgets a pod.</summary>
    /// <returns>Whether it was bound or promised to a node.</returns>
    internal bool Remove(ObjectKey key)
    {
        if (!placed.Remove(key, out var was)) return false;
        nodes.GetValueOrDefault(was.Node)?.Remove(key);
        antiAffine.Remove(key);
        if (byNamespace.TryGetValue(key.Namespace, out var neighbours) && neighbours.Remove(key) && neighbours.Count == 0) byNamespace.Remove(key.Namespace);
        RemoveFromOwner(was.Pod.Owner, was.Node);
        return true;
    }

    private void RemoveFromOwner(string owner, string node)
    {
        if (!byOwner.TryGetValue(owner, out var counts)) return;
        if (--counts[node] == 0) counts.Remove(node);
        if (counts.Count == 0) byOwner.Remove(owner);
    }
}
