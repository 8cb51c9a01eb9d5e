using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Queue;

/// <summary>Something that happened in the cluster, and may help a pod that waits.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Node">Where: the node that came or changed, or that a pod came to or left; null when a node went.</param>
/// <param name="Pod">The pod that was placed, or that leaves or left its node; null otherwise.</param>
internal readonly record struct ClusterChange(WakeOn Kind, NodeInfo? Node = null, PodInfo? Pod = null);
