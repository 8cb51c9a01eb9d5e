using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>One reason why a pod cannot run on a node.</summary>
internal interface INodeFilter
{
    /// <summary>Name as Kubernetes names the plug-in.</summary>
    string Name { get; }

    /// <summary>Which changes may let a pod pass that this filter has refused.</summary>
    WakeOn WakeOn { get; }

    /// <summary>
    /// Works out what depends on the pod only. The result tells for a node why the pod cannot run there, in Kubernetes' words,
    /// or gives an empty list; null when the filter does not concern the pod.
    /// </summary>
    Func<NodeInfo, IReadOnlyList<string>>? Prepare(PodInfo pod, ClusterState state);
}
