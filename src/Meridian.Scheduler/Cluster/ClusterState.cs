using System.Runtime.InteropServices;
using Meridian.Objects;
using Meridian.Scheduler.Volumes;

namespace Meridian.Scheduler.Cluster;

/// <summary>
/// Nodes and the pods bound or promised to them, kept current change by change: a decision reads it, nothing is added up anew. What would be if a
/// pod were not there is asked by taking it out, and putting it back. Used by the scheduling loop only.
/// </summary>
internal sealed class ClusterState
{
    // Those that pods are bound to though they are not there are among them.
    private readonly Dictionary<string, NodeInfo> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, PodInfo> placed = [];
    private readonly PodGroups groups = new();
    private readonly Dictionary<ObjectKey, HashSet<PodInfo>> byClaim = [];
    private readonly Dictionary<string, DomainCounts> byOwner = new(StringComparer.Ordinal);

    internal ClusterState()
    {
        Topology = new NodeTopology(() => nodes.Values.Where(n => n.IsThere));
        Census = new PodCensus(this);
        Standing = new StandingTerms(this);
    }

    /// <summary>Labels of a namespace, for terms that select namespaces; null if it is not known.</summary>
    internal Func<string, IReadOnlyDictionary<string, string>?> NamespaceLabels { get; init; } = _ => null;

    /// <summary>The disruption budgets of a namespace, for preemption.</summary>
    internal Func<string, IEnumerable<KubeObject>> Budgets { get; init; } = _ => [];

    /// <summary>Claims and volumes; null where nobody binds them, and pods do not wait for them.</summary>
    internal VolumeCatalog? Volumes { get; init; }

    /// <summary>Amounts that many pods and nodes have in common.</summary>
    internal AmountsPool Amounts { get; } = new();

    /// <summary>The nodes, their order and domains.</summary>
    internal NodeTopology Topology { get; }

    /// <summary>How the pods that rules are about are spread.</summary>
    internal PodCensus Census { get; }

    /// <summary>The rules of placed pods about others.</summary>
    internal StandingTerms Standing { get; }

    /// <summary>Which nodes have which images.</summary>
    internal NodeImages Images { get; } = new();

    /// <summary>Pods for whom room is being made, and where.</summary>
    internal Nominations Nominations { get; } = new();

    /// <summary>The nodes in an order that depends on them only.</summary>
    internal IReadOnlyList<NodeInfo> Nodes => Topology.Nodes;

    internal bool IsPlaced(ObjectKey pod) => placed.ContainsKey(pod);

    /// <summary>A pod that is bound or promised to a node; null if it is not.</summary>
    internal PodInfo? Placed(ObjectKey pod) => placed.GetValueOrDefault(pod);

    /// <summary>The node of a name; null if it is not there.</summary>
    internal NodeInfo? FindNode(string name) => nodes.TryGetValue(name, out var node) && node.IsThere ? node : null;

    /// <summary>Placed pods that are in a set.</summary>
    internal IEnumerable<PodInfo> PodsOf(PodSet set)
    {
        var namespaces = set.Places().Select(p => p.Namespace).Distinct(StringComparer.Ordinal);
        return namespaces.SelectMany(groups.In).Where(g => set.HasLike(g.Sample, NamespaceLabels)).SelectMany(g => g.Pods).Where(p => set.Has(p, NamespaceLabels));
    }

    /// <summary>Placed pods that use a claim.</summary>
    internal IEnumerable<PodInfo> UsersOf(ObjectKey claim) => byClaim.GetValueOrDefault(claim) ?? [];

    /// <summary>How an owner's pods are spread; null if it has none.</summary>
    internal DomainCounts? SpreadOf(string owner) => byOwner.GetValueOrDefault(owner);

    internal void SetNode(KubeObject node)
    {
        var info = Node(node.Header.Name);
        var (was, before) = (info.IsThere, (info.Labels, info.Taints));
        info.Set(node, Amounts);
        Images.Set(info);
        if (!was || !before.Taints.SequenceEqual(info.Taints) || !AreSame(before.Labels, info.Labels)) Topology.Changed();
    }

    internal void RemoveNode(string name)
    {
        if (!nodes.TryGetValue(name, out var info)) return;
        info.Set(null, Amounts);
        Images.Set(info);
        if (info.Pods.Count == 0) nodes.Remove(name);
        Topology.Changed();
    }

    /// <summary>Files a pod under a node, in place of what was known of it.</summary>
    internal void Place(PodInfo pod, string node)
    {
        Remove(pod.Key);
        placed[pod.Key] = pod;
        pod.Node = Node(node);
        pod.Node.Add(pod);
        groups.Add(pod);
        foreach (var claim in pod.Claims) (CollectionsMarshal.GetValueRefOrAddDefault(byClaim, new ObjectKey(pod.Namespace, claim), out _) ??= []).Add(pod);
        Count(pod, pod.Node, 1);
    }

    /// <summary>Forgets a pod.</summary>
    /// <returns>Whether it was bound or promised to a node.</returns>
    internal bool Remove(ObjectKey key)
    {
        if (!placed.Remove(key, out var was)) return false;
        groups.Remove(was);
        foreach (var claim in was.Claims.Select(c => new ObjectKey(was.Namespace, c)))
        {
            if (byClaim.TryGetValue(claim, out var users) && users.Remove(was) && users.Count == 0) byClaim.Remove(claim);
        }
        var node = was.Node!;
        was.Node = null;
        node.Remove(was);
        Count(was, node, -1);
        if (!node.IsThere && node.Pods.Count == 0) nodes.Remove(node.Name);
        return true;
    }

    private void Count(PodInfo pod, NodeInfo node, int sign)
    {
        Census.Add(pod, node, sign);
        Standing.Add(pod, node, sign);
        if (pod.Owner.Length == 0) return;
        if (!byOwner.TryGetValue(pod.Owner, out var spread)) byOwner[pod.Owner] = spread = new DomainCounts(Topology);
        spread.Add(node, sign);
        if (spread.IsEmpty) byOwner.Remove(pod.Owner);
    }

    private static bool AreSame(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        ReferenceEquals(before, after) || (before.Count == after.Count && before.All(l => after.GetValueOrDefault(l.Key) == l.Value));

    private NodeInfo Node(string name)
    {
        if (!nodes.TryGetValue(name, out var info)) nodes[name] = info = new NodeInfo(name);
        return info;
    }
}
