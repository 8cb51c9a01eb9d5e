using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Filters;

namespace Meridian.Scheduler.Queue;

/// <summary>A pod that waits for a node. Used by the scheduling loop only.</summary>
/// <param name="number">Grows from pod to pod.</param>
/// <param name="pod">The pod.</param>
internal sealed class QueuedPod(long number, PodInfo pod)
{
    internal PodInfo Pod { get; set; } = pod;

    internal int Attempts { get; set; }

    /// <summary>When it was tried last.</summary>
    internal DateTimeOffset Tried { get; set; }

    /// <summary>When it is tried again though nothing helped.</summary>
    internal DateTimeOffset Due { get; set; }

    internal WakeOn WakeOn { get; set; }

    internal IReadOnlyList<INodeFilter> RefusedBy { get; set; } = [];

    /// <summary>What was told of its last failure; empty if nothing was.</summary>
    internal string Told { get; set; } = "";

    internal DateTimeOffset ToldAt { get; set; }

    private long Number => number;

    internal static int InTurn(QueuedPod a, QueuedPod b) => a.Pod.Priority != b.Pod.Priority ? b.Pod.Priority.CompareTo(a.Pod.Priority) : a.Number.CompareTo(b.Number);

    internal static int ByTime(QueuedPod a, QueuedPod b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Number.CompareTo(b.Number);

    /// <summary>Whether a change may let it find a node.</summary>
    internal bool MayBeHelpedBy(ClusterChange change)
    {
        if ((WakeOn & change.Kind) == 0) return false;
        if (RefusedBy.Count == 0) return true;
        // A node that changed must satisfy all who refused the others, unless one of them sees more than this node.
        return change.Kind == WakeOn.NodeChanged
            ? AnyLooksBeyond() || AllMayHelp(change)
            : AnyMayHelp(change);
    }

    private bool AnyLooksBeyond()
    {
        foreach (var filter in RefusedBy)
        {
            if (filter.LooksBeyondNode) return true;
        }
        return false;
    }

    private bool AllMayHelp(ClusterChange change)
    {
        foreach (var filter in RefusedBy)
        {
            if ((filter.WakeOn & change.Kind) != 0 && !filter.MayHelp(Pod, change)) return false;
        }
        return true;
    }

    private bool AnyMayHelp(ClusterChange change)
    {
        foreach (var filter in RefusedBy)
        {
            if ((filter.WakeOn & change.Kind) != 0 && filter.MayHelp(Pod, change)) return true;
        }
        return false;
    }
}
