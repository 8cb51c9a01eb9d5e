using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps pods off cordoned nodes.</summary>
internal sealed class NodeUnschedulableFilter : INodeFilter
{
    private static readonly string[] Refused = ["node(s) were unschedulable"];
    private static readonly Taint Cordoned = new() { Key = "node.kubernetes.io/unschedulable", Effect = "NoSchedule" };

    public string Name => "NodeUnschedulable";

    public WakeOn WakeOn => WakeOn.NodeChanged;

    public Func<NodeInfo, IReadOnlyList<string>>? Prepare(PodInfo pod, ClusterState state) =>
        pod.Spec.Tolerations.Tolerate(Cordoned) ? null : node => node.IsUnschedulable ? Refused : [];
}
