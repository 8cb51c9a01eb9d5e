using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps pods off nodes whose taints they do not tolerate.</summary>
internal sealed class TaintTolerationFilter : INodeFilter
{
    private static readonly Refusal Refused = Refusal.Final("node(s) had untolerated taint(s)");

    public string Name => "TaintToleration";

    public WakeOn WakeOn => WakeOn.NodeChanged;

    public NodeCheck? Prepare(PodInfo pod, ClusterState state)
    {
        var tolerations = pod.Spec.Tolerations;
        return new(node => node.Taints.Length == 0 || node.Admits(tolerations) ? null : Refused);
    }

    public bool MayHelp(PodInfo pod, ClusterChange change) => change.Node?.Admits(pod.Spec.Tolerations) == true;
}
