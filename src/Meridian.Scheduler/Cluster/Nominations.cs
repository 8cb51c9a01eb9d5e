using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>Pods for whom room is being made on a node: it is theirs before all whose priority is not higher. Used by the scheduling loop only.</summary>
internal sealed class Nominations
{
    private readonly Dictionary<ObjectKey, (PodInfo Pod, string Node)> nominated = [];

    /// <summary>Where room is made for a pod; empty if nowhere.</summary>
    internal string NodeOf(ObjectKey pod) => nominated.GetValueOrDefault(pod).Node ?? "";

    /// <summary>The pods that come before a pod, and their nodes.</summary>
    internal IReadOnlyList<(PodInfo Pod, string Node)> Before(PodInfo pod) =>
        nominated.Count == 0 ? [] : [.. nominated.Values.Where(n => n.Pod.Priority >= pod.Priority && n.Pod.Key != pod.Key).OrderBy(n => n.Pod.Key)];

    /// <summary>The pods of lower priority for whom room is made on a node.</summary>
    internal IReadOnlyList<PodInfo> Below(PodInfo pod, string node) =>
        [.. nominated.Values.Where(n => n.Node == node && n.Pod.Priority < pod.Priority).Select(n => n.Pod).OrderBy(p => p.Key)];

    internal void Set(PodInfo pod, string node) => nominated[pod.Key] = (pod, node);

    internal void Remove(ObjectKey pod) => nominated.Remove(pod);
}
