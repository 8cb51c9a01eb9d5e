using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps pods off cordoned nodes.</summary>
internal sealed class NodeUnschedulableFilter : INodeFilter
{
    private static readonly Refusal Refused = Refusal.Final("node(s) were unschedulable");
    private static readonly Taint Cordoned = new() { Key = "node.kubernetes.io/unschedulable", Effect = "NoSchedule" };

    public string Name => "NodeUnschedulable";

    public WakeOn WakeOn => WakeOn.NodeChanged;

    public NodeCheck? Prepare(PodInfo pod, ClusterState state) =>
        pod.Spec.Tolerations.Tolerate(Cordoned) ? null : new(node => node.IsUnschedulable ? Refused : null);

    public bool MayHelp(PodInfo pod, ClusterChange change) => change.Node is { IsUnschedulable: false };
}
