using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>A node and what its pods use of it. Kept current pod by pod. Used by the scheduling loop only.</summary>
internal sealed class NodeInfo(KubeObject node)
{
    private readonly Dictionary<ObjectKey, PodInfo> pods = [];

    internal KubeObject Object { get; private set; } = node;

    internal string Name => Object.Header.Name;

    internal IReadOnlyDictionary<string, string> Labels => Object.Header.Labels;

    internal Node View => Object.View<Node>();

    internal ResourceAmounts Allocatable { get; private set; } = AllocatableOf(node);

    /// <summary>What its pods request together.</summary>
    internal ResourceAmounts Requested { get; private set; } = ResourceAmounts.None;

    /// <summary>As <see cref="Requested"/>, with an assumed use for containers that say nothing.</summary>
    internal ResourceAmounts ScoringRequested { get; private set; } = ResourceAmounts.None;

    internal IReadOnlyCollection<PodInfo> Pods => pods.Values;

    internal void Replace(KubeObject newer)
    {
        Object = newer;
        Allocatable = AllocatableOf(newer);
    }

    internal void Add(PodInfo pod)
    {
        Remove(pod.Key);
        pods.Add(pod.Key, pod);
        Requested = Requested.Plus(pod.Requests);
        ScoringRequested = ScoringRequested.Plus(pod.ScoringRequests);
    }

    internal void Remove(ObjectKey key)
    {
        if (!pods.Remove(key, out var pod)) return;
        Requested = Requested.Minus(pod.Requests);
        ScoringRequested = ScoringRequested.Minus(pod.ScoringRequests);
    }

    private static ResourceAmounts AllocatableOf(KubeObject node)
    {
        var status = node.View<Node>().Status;
        return ResourceAmounts.From(status.Allocatable.Count > 0 ? status.Allocatable : status.Capacity);
    }
}
