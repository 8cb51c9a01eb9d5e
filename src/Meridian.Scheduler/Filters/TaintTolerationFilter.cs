using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps pods off nodes whose taints they do not tolerate.</summary>
internal sealed class TaintTolerationFilter : INodeFilter
{
    private static readonly string[] Refused = ["node(s) had untolerated taint(s)"];

    public string Name => "TaintToleration";

    public WakeOn WakeOn => WakeOn.NodeChanged;

    public Func<NodeInfo, IReadOnlyList<string>>? Prepare(PodInfo pod, ClusterState state) =>
        node => node.Taints.Length > 0 && Array.Exists(node.Taints, t => t.Effect is "NoSchedule" or "NoExecute" && !pod.Spec.Tolerations.Tolerate(t)) ? Refused : [];
}
