using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>
/// Nodes and the pods bound or promised to them, kept current change by change: a decision reads it, nothing is added up anew.
/// Used by the scheduling loop only.
/// </summary>
internal sealed class ClusterState
{
    // Those that pods are bound to though they are not there are among them.
    private readonly Dictionary<string, NodeInfo> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, PodInfo> placed = [];
    private readonly Dictionary<string, HashSet<PodInfo>> byNamespace = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OwnerSpread> byOwner = new(StringComparer.Ordinal);
    private readonly HashSet<PodInfo> antiAffine = [];
    private readonly NodeDomains domains;
    private NodeInfo[]? order;

    internal ClusterState() => domains = new NodeDomains(() => Nodes);

    /// <summary>Labels of a namespace, for terms that select namespaces; null if it is not known.</summary>
    internal Func<string, IReadOnlyDictionary<string, string>?> NamespaceLabels { get; init; } = _ => null;

    /// <summary>Amounts that many pods and nodes have in common.</summary>
    internal AmountsPool Amounts { get; } = new();

    /// <summary>The nodes in a fixed order.</summary>
    internal IReadOnlyList<NodeInfo> Nodes => order ??= [.. nodes.Values.Where(n => n.IsThere).OrderBy(n => n.Name, StringComparer.Ordinal)];

    /// <summary>Pods with rules against others beside them.</summary>
    internal IReadOnlyCollection<PodInfo> AntiAffine => antiAffine;

    /// <summary>The node that a pod is bound or promised to; null if it is not there.</summary>
    internal static NodeInfo? NodeOf(PodInfo pod) => pod.Node is { IsThere: true } node ? node : null;

    internal bool IsPlaced(ObjectKey pod) => placed.ContainsKey(pod);

    /// <summary>Pods of a namespace that are bound or promised to a node.</summary>
    internal IReadOnlyCollection<PodInfo> PodsIn(string ns) => byNamespace.TryGetValue(ns, out var pods) ? pods : [];

    internal IEnumerable<PodInfo> AllPods => placed.Values;

    /// <summary>How an owner's pods are spread; null if it has none.</summary>
    internal OwnerSpread? SpreadOf(string owner) => byOwner.GetValueOrDefault(owner);

    /// <summary>How many different values of a label the nodes have.</summary>
    internal int CountDomains(string label) => domains.Count(label);

    internal void SetNode(KubeObject node)
    {
        var info = Node(node.Header.Name);
        if (!info.IsThere) order = null;
        if (!info.IsThere || !AreSame(info.Labels, node.Header.Labels)) Rearrange(info);
        info.Set(node, Amounts);
    }

    internal void RemoveNode(string name)
    {
        if (!nodes.TryGetValue(name, out var info)) return;
        order = null;
        Rearrange(info);
        info.Set(null, Amounts);
        if (info.Pods.Count == 0) nodes.Remove(name);
    }

    /// <summary>Files a pod under a node, in place of what was known of it.</summary>
    internal void Place(PodInfo pod, string node)
    {
        Remove(pod.Key);
        placed[pod.Key] = pod;
        pod.Node = Node(node);
        pod.Node.Add(pod);
        if (!byNamespace.TryGetValue(pod.Namespace, out var neighbours)) byNamespace[pod.Namespace] = neighbours = [];
        neighbours.Add(pod);
        if (pod.RequiredAntiAffinity.Length > 0) antiAffine.Add(pod);
        if (pod.Owner.Length == 0) return;
        if (!byOwner.TryGetValue(pod.Owner, out var spread)) byOwner[pod.Owner] = spread = new OwnerSpread();
        spread.Add(pod.Node, 1);
    }

    /// <summary>Forgets a pod.</summary>
    /// <returns>Whether it was bound or promised to a node.</returns>
    internal bool Remove(ObjectKey key)
    {
        if (!placed.Remove(key, out var was)) return false;
        antiAffine.Remove(was);
        if (byNamespace.TryGetValue(key.Namespace, out var neighbours) && neighbours.Remove(was) && neighbours.Count == 0) byNamespace.Remove(key.Namespace);
        if (was.Node is not { } node) return true;
        node.Remove(was);
        if (!node.IsThere && node.Pods.Count == 0) nodes.Remove(node.Name);
        if (byOwner.TryGetValue(was.Owner, out var spread) && spread.Add(node, -1)) byOwner.Remove(was.Owner);
        return true;
    }

    private static bool AreSame(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        ReferenceEquals(before, after) || (before.Count == after.Count && before.All(l => after.GetValueOrDefault(l.Key) == l.Value));

    private NodeInfo Node(string name)
    {
        if (!nodes.TryGetValue(name, out var info)) nodes[name] = info = new NodeInfo(name);
        return info;
    }

    // The node comes, goes or is labelled otherwise, and with it its pods change domains.
    private void Rearrange(NodeInfo node)
    {
        domains.Forget();
        foreach (var pod in node.Pods) byOwner.GetValueOrDefault(pod.Owner)?.Forget();
    }
}
