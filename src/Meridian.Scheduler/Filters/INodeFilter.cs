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

    /// <summary>Whether a node is judged by what is on other nodes too.</summary>
    bool LooksBeyondNode => false;

    /// <summary>Works out what depends on the pod only. Null when the filter does not concern the pod.</summary>
    NodeCheck? Prepare(PodInfo pod, ClusterState state);

    /// <summary>Whether a change of a kind that it waits for may let a pod pass that was refused. Wrong only in saying yes.</summary>
    bool MayHelp(PodInfo pod, ClusterChange change) => true;
}

/// <summary>Why a pod cannot run on a node.</summary>
/// <param name="Reasons">In Kubernetes' words.</param>
/// <param name="IsFinal">Whether it stays so whatever pods leave the node.</param>
internal sealed record Refusal(IReadOnlyList<string> Reasons, bool IsFinal)
{
    /// <summary>Other pods are in the way.</summary>
    internal static Refusal For(string reason) => new([reason], false);

    /// <summary>The node is not one for the pod.</summary>
    internal static Refusal Final(string reason) => new([reason], true);
}

/// <summary>What a filter asks of every node for one pod.</summary>
/// <param name="Refuse">Why the pod cannot run on a node; null if it can.</param>
internal sealed record NodeCheck(Func<NodeInfo, Refusal?> Refuse)
{
    /// <summary>Why the pod can run on no node at all, in Kubernetes' words; empty if it may.</summary>
    internal string Nowhere { get; init; } = "";

    /// <summary>The pod can run nowhere.</summary>
    internal static NodeCheck None(string why) => new(_ => null) { Nowhere = why };
}
