using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Autoscaling;

/// <summary>What is known of one pod when its workload's size is decided.</summary>
/// <param name="Standing">Whether and how the pod counts.</param>
/// <param name="Usage">What it uses: thousandths of a core, or thousandths of a byte. Null if it is not known.</param>
/// <param name="Request">What it requests of that, in the same unit. 0 where nobody asks for it.</param>
internal readonly record struct PodMeasure(PodStanding Standing, long? Usage, long Request);

/// <summary>Whether a pod counts when its workload's size is decided.</summary>
internal enum PodStanding
{
    /// <summary>It does its share, if its usage is known.</summary>
    Ready,

    /// <summary>It is not ready yet: growth waits for what it will do.</summary>
    Unready,

    /// <summary>It is on its way out.</summary>
    Ignored,
}

/// <summary>Judges pods as the autoscaler of Kubernetes does.</summary>
internal static class PodStandings
{
    // A container that starts is busy for reasons that are none to grow.
    private static readonly TimeSpan CpuInitialization = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstReadiness = TimeSpan.FromSeconds(30);

    /// <summary>How a pod counts.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="isCpu">Whether processors are measured: their use at the start counts for nothing.</param>
    /// <param name="measured">When its usage was measured, and over how long; null if it was not.</param>
    /// <param name="now">Time.</param>
    public static PodStanding Of(KubeObject pod, bool isCpu, (DateTimeOffset When, TimeSpan Window)? measured, DateTimeOffset now)
    {
        var status = pod.View<Pod>().Status;
        if (pod.Header.DeletionTimestamp is not null || status.Phase == "Failed") return PodStanding.Ignored;
        if (status.Phase == "Pending") return PodStanding.Unready;
        if (!isCpu || measured is not { } sample) return PodStanding.Ready;
        if (status.Conditions.Find("Ready") is not { LastTransitionTime: { } since } ready || status.StartTime is not { } started) return PodStanding.Unready;
        var unready = started + CpuInitialization > now
            ? ready.Status == "False" || sample.When < since + sample.Window
            : ready.Status == "False" && started + FirstReadiness > since;
        return unready ? PodStanding.Unready : PodStanding.Ready;
    }
}
