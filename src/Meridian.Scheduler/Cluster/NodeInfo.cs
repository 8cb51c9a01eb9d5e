using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>A node and what its pods use of it. Kept current pod by pod. Used by the scheduling loop only.</summary>
/// <param name="name">The node's name. Pods may be bound to it before it is seen, and after it is gone.</param>
internal sealed class NodeInfo(string name)
{
    private readonly List<PodInfo> pods = [];
    private readonly List<PodInfo> withPorts = [];
    private KubeObject? seen;

    internal string Name => name;

    /// <summary>Whether the node is there.</summary>
    internal bool IsThere => seen is not null;

    /// <exception cref="InvalidOperationException">The node is not there.</exception>
    internal KubeObject Object => seen ?? throw new InvalidOperationException($"node {name} is not there");

    internal IReadOnlyDictionary<string, string> Labels => seen?.Header.Labels ?? ObjectHeader.NoEntries;

    /// <summary>Whether the node is cordoned.</summary>
    internal bool IsUnschedulable { get; private set; }

    internal Taint[] Taints { get; private set; } = [];

    internal ResourceAmounts Allocatable { get; private set; } = ResourceAmounts.None;

    /// <summary>What its pods request together.</summary>
    internal ResourceAmounts Requested { get; private set; } = ResourceAmounts.None;

    /// <summary>As <see cref="Requested"/>, with an assumed use for containers that say nothing.</summary>
    internal ResourceAmounts ScoringRequested { get; private set; } = ResourceAmounts.None;

    internal IReadOnlyList<PodInfo> Pods => pods;

    /// <summary>Pods that take ports of the node.</summary>
    internal IReadOnlyList<PodInfo> PodsWithPorts => withPorts;

    /// <summary>Whether none of its taints keeps a pod with these tolerations away.</summary>
    internal bool Admits(Toleration[] tolerations)
    {
        foreach (var taint in Taints)
        {
            if (taint.Effect is "NoSchedule" or "NoExecute" && !tolerations.Tolerate(taint)) return false;
        }
        return true;
    }

    /// <summary>Takes what the node says of itself; null when it is gone.</summary>
    internal void Set(KubeObject? newer, AmountsPool pool)
    {
        seen = newer;
        var view = newer?.View<Node>();
        IsUnschedulable = view?.Spec.Unschedulable ?? false;
        Taints = view is { Spec.Taints.Length: > 0 } ? view.Spec.Taints : [];
        Allocatable = view is null ? ResourceAmounts.None : pool.Share(ResourceAmounts.From(view.Status.Allocatable.Count > 0 ? view.Status.Allocatable : view.Status.Capacity));
    }

    internal void Add(PodInfo pod)
    {
        pods.Add(pod);
        if (pod.Ports.Length > 0) withPorts.Add(pod);
        Requested = Requested.Plus(pod.Requests);
        ScoringRequested = ScoringRequested.Plus(pod.ScoringRequests);
    }

    internal void Remove(PodInfo pod)
    {
        if (!pods.Remove(pod)) return;
        if (pod.Ports.Length > 0) withPorts.Remove(pod);
        Requested = Requested.Minus(pod.Requests);
        ScoringRequested = ScoringRequested.Minus(pod.ScoringRequests);
    }
}
